"""What a row of a list of inmates says of itself: that somebody is at liberty, or not yet sentenced."""

AT_LIBERTY = "社区|缓刑|管制|假释|监外|保外|取保|监视居住|已释放|刑满释放"
"""Words of an execution or a remark by which somebody lives at home."""

TAKEN_BACK = "撤销(缓刑|假释|暂予|监外|保外)|(已|重新|再次)收监"
"""Words by which they do not any more."""

SENTENCED = "判处|已判|判决|徒刑|拘役|服刑|余刑|刑期|已决"

UNDECIDED = f"""(kind = '服刑在押' AND (
          regexp_matches(concat_ws('，', custody, remark), '未决|未判|尚未宣判|待判|待审')
          OR (regexp_matches(concat_ws('，', custody, remark), '刑拘|拘留|逮捕|侦查|审查起诉')
              AND NOT regexp_matches(concat_ws('，', custody, remark), '{SENTENCED}'))))"""
"""SQL over a row of ``hardship``: listed with the inmates, and held before any sentence."""
