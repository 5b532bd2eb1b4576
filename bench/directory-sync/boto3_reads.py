"""The reads of a sync as a boto3 script: adaptive retries, one client, a pool of threads.

Reads {endpoint, region, key, secret, workers, lists, details} from standard input, prints {failures}.
"""

import json
import re
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

task = json.load(sys.stdin)
client = boto3.client(
    "quicksight",
    endpoint_url=task["endpoint"],
    region_name=task["region"],
    aws_access_key_id=task["key"],
    aws_secret_access_key=task["secret"],
    config=Config(
        retries={"mode": "adaptive", "max_attempts": 10}, max_pool_connections=task["workers"]
    ),
)


def name_of(operation):
    return re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", operation).lower()


def read(call):
    method = getattr(client, name_of(call["operation"]))
    try:
        token = None
        while True:
            extra = {} if token is None else {"NextToken": token}
            token = method(**call["input"], **extra).get("NextToken")
            if token is None:
                return 0
    except Exception:
        return 1


with ThreadPoolExecutor(task["workers"]) as pool:
    failures = sum(pool.map(read, task["lists"])) + sum(pool.map(read, task["details"]))
print(json.dumps({"failures": failures}))
