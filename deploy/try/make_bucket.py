"""Make the bucket of deploy/try.sh."""

import os

import boto3

boto3.client(
    "s3",
    endpoint_url=os.environ["MEDIA_ENDPOINT"],
    region_name=os.environ["MEDIA_REGION"],
    aws_access_key_id=os.environ["MEDIA_ACCESS_KEY"],
    aws_secret_access_key=os.environ["MEDIA_SECRET_KEY"],
).create_bucket(
    Bucket=os.environ["MEDIA_BUCKET"],
    CreateBucketConfiguration={"LocationConstraint": os.environ["MEDIA_REGION"]},
)
