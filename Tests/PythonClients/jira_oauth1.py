"""Signs in with the package `jira` by OAuth 1.0a, and prints as JSON what it has read and how another key is rejected.

The site is CLIENT_SITE, its consumer key CLIENT_CONSUMER, the access token CLIENT_TOKEN. CLIENT_KEY and CLIENT_OTHER_KEY are
private RSA keys in PEM, of which the site has the first one's public key. Without CLIENT_SITE the script prints two key pairs.
"""

import json
import os
import sys

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jira import JIRA, JIRAError
from oauthlib.oauth1 import SIGNATURE_RSA_SHA1


def key_pair():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return {"private": private.decode(), "public": public.decode()}


def sign_in(key):
    return JIRA(
        server=os.environ["CLIENT_SITE"],
        oauth={
            "access_token": os.environ["CLIENT_TOKEN"],
            "access_token_secret": "",
            "consumer_key": os.environ["CLIENT_CONSUMER"],
            "key_cert": key,
            "signature_method": SIGNATURE_RSA_SHA1,
        },
        options={"rest_api_version": "2"},
        max_retries=0,
    )


if "CLIENT_SITE" not in os.environ:
    json.dump([key_pair(), key_pair()], sys.stdout)
    sys.exit()

site = sign_in(os.environ["CLIENT_KEY"])
found = site.search_issues(os.environ["CLIENT_QUERY"], fields="summary,status", maxResults=False)
seen = {
    "me": site.myself()["displayName"],
    "keys": [issue.key for issue in found],
    "summaries": [issue.fields.summary for issue in found],
}
seen["comment"] = site.add_comment(found[0], "a+b & c=d %").id
try:
    sign_in(os.environ["CLIENT_OTHER_KEY"])
    seen["rejection"] = ""
except JIRAError as error:
    seen["rejection"] = f"{error.status_code} {error.response.text}"
json.dump(seen, sys.stdout)
