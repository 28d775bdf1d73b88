"""The levels of two names, and how likely each is."""

import numpy as np

from matchers.people.levels import Level

LEVELS: tuple[Level, ...] = (
    Level("silent", "姓名未写"),
    Level("identical", "同名", m=0.73, u=0.0002),
    Level("variant", "异体字同名", m=0.02, u=0.000004),
    Level("unknown", "姓名缺字（生僻字）", m=0.02, u=0.00001),
    Level("same_sound", "姓名同音", m=0.08, u=0.0004),
    Level("near_sound", "姓名近音（方言）", m=0.03, u=0.0004),
    Level("look_alike", "姓名有形近字", m=0.02, u=0.00005),
    Level("shortened", "简写姓名", m=0.006, u=0.00002),
    Level("swapped", "姓名字序颠倒", m=0.008, u=0.00005),
    Level("pinyin", "拼音姓名相符", m=0.01, u=0.000006),
    Level("one_character", "姓名差一字", m=0.015, u=0.0015),
    Level("dropped", "姓名少一字", m=0.015, u=0.0006),
    Level("given_only", "仅同名不同姓", m=0.004, u=0.00015),
    Level("initials", "拼音缩写相符", m=0.002, u=0.00001),
    Level("surname_known", "姓名只写出姓，姓相同", m=0.008, u=0.0005),
    Level("surname_only", "仅同姓", m=0.015, u=0.055),
    Level("different", "姓名不同", m=0.017, u=0.9411),
)

SLUG = {level.slug: np.uint8(i) for i, level in enumerate(LEVELS)}
