"""The onboarding as a plain boto3 script: one call after the other, boto3's own retries.

Reads {endpoint, region, key, secret, account, phases} from standard input, prints {failures}.
"""

import json
import re
import sys
import time

import boto3

task = json.load(sys.stdin)
client = boto3.client(
    "quicksight",
    endpoint_url=task["endpoint"],
    region_name=task["region"],
    aws_access_key_id=task["key"],
    aws_secret_access_key=task["secret"],
)


def method(operation):
    return getattr(client, re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower())


failures = 0
for phase in task["phases"]:
    for call in phase:
        try:
            method(call["operation"])(**call["input"])
        except Exception:
            failures += 1
        if call["operation"] == "CreateNamespace":
            for _ in range(120):
                try:
                    found = client.describe_namespace(
                        AwsAccountId=task["account"], Namespace=call["input"]["Namespace"]
                    )
                    if found["Namespace"]["CreationStatus"] == "CREATED":
                        break
                except Exception:
                    pass
                time.sleep(1)
print(json.dumps({"failures": failures}))
