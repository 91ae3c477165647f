"""Where sealed bytes lie: a folder of this machine, or a bucket that many machines share."""

from caseferry.platform.vault.objects.local import LocalObjects
from caseferry.platform.vault.objects.s3 import S3Objects
from caseferry.platform.vault.objects.store import Key, ObjectStore, check_key

__all__ = ["Key", "LocalObjects", "ObjectStore", "S3Objects", "check_key"]
