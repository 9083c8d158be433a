"""Who asks, and what a command needs: a real token of one role after the other, a fresh idempotency key, a version."""
import itertools
import json
import os
import threading
import uuid

import schemathesis

# role -> token, written anew by index.mjs while the run lasts: a token lives five minutes
TOKENS = os.environ["GT_TOKENS"]
# the one who holds every role comes most often: he gets past "who are you"; "" asks without a token
TURNS = itertools.cycle(["all", "all", "operator", "all", "admin", "all", "nobody", "all", ""])
# a spreadsheet is bytes to us: what is none has to be refused as such
for _sheet in ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv"):
    schemathesis.serializer.alias(_sheet, "application/octet-stream")
_lock = threading.Lock()
_count = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    with _lock:
        who, turn = next(TURNS), next(_count)
    headers = case.headers if case.headers is not None else {}
    if who:
        with open(TOKENS, encoding="utf-8") as file:
            headers["Authorization"] = "Bearer " + json.load(file)[who]
    else:
        headers.pop("Authorization", None)
    if case.method.upper() not in ("GET", "HEAD"):
        headers["Idempotency-Key"] = str(uuid.uuid4())
        if turn % 3:
            headers["If-Match"] = f'"{turn % 4 + 1}"'
    case.headers = headers
