"""The number of a run, by which its ledgers are known."""

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version

from matchers.identity.model import written
from pipeline.cases.carry import Followed
from pipeline.identity import Settled
from pipeline.inbox import Loaded
from pipeline.settings import Settings


def run_id_of(
    month: str,
    settings: Settings,
    loaded: Loaded,
    settled: Settled,
    own: Mapping[str, str],
    followed: Followed,
    planned: str,
) -> str:
    """The same inbox, settings and earlier outcomes give the same number, so that the same ledgers are the same.

    ``planned``: digest of which households are visited, '' where there is no limit.
    """
    said = json.dumps([month, sorted(loaded.digests.items()), sorted(map(str, settings.switches.items())),
                       sorted(settings.accept.items()), settings.county, version("hedui"),
                       *map(str, settings.files), *map(str, settings.standards), *settings.rules_off, *own.items(), written(settled.model), *([str(settled.model.calibration)] if settled.model.calibration else []), *([followed.digest] if followed.digest else []), *([planned] if planned else [])], ensure_ascii=False)  # fmt: skip
    return f"{month}-{hashlib.sha256(said.encode()).hexdigest()[:8]}"
