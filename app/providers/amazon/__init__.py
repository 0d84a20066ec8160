"""Amazon: Login with Amazon, the Selling Partner API, and its usage plans.

Nouns: grant (tokens of one authorization), client, report, document, page, usage plan.
Verbs: build the consent address, exchange a code, request a report, read its document, list pages.
"""

import logging
import os

# The SP-API library reads these behind its caller's back: a default store overrides the store that was asked for, and
# foreign credentials step in where a value is empty. Opside hands over everything itself.
for _name in (
    "SP_API_DEFAULT_MARKETPLACE",
    "SP_API_REFRESH_TOKEN",
    "SP_API_AWS_SECRET_ID",
    "LWA_APP_ID",
    "LWA_CLIENT_SECRET",
    "AWS_ENV",
):
    os.environ.pop(_name, None)

# At INFO httpx writes whole addresses into the log; that of a report's document is as good as a password.
logging.getLogger("httpx").setLevel(logging.WARNING)
