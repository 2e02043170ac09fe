"""Refusals of the field-work room."""

from __future__ import annotations

from fieldapp.kernel.errors import Refusal


class NotAUuid(Refusal):
    code, status = "not_a_uuid", 422
    zh = "记录编号格式不对，请更新应用后再发。"
    en = "The record's id is not a UUID. Send it under a UUIDv7."


class IdTaken(Refusal):
    code, status = "id_taken", 409
    zh = "这个编号已经存过另一份内容，原记录没有改动。要更正，请另外提交一条新记录。"
    en = "This id holds other content already, which was left as it is. Send a correction under a new id."


class PhotosStillMissing(Refusal):
    code, status = "photos_missing", 409
    zh = "还有 {missing} 张照片没传上来，等照片齐了再审核。"
    en = "{missing} photo(s) have not arrived yet. Review the record when they have."


class AlreadyReviewed(Refusal):
    code, status = "already_reviewed", 409
    zh = "这条记录已经审过了，没有再改。请打开记录看结果。"
    en = "This record was reviewed already and was left as it is. Open the record to see the decision."


class OwnRecord(Refusal):
    code, status = "own_record", 403
    zh = "不能审核自己的记录，请别的主管来审。"
    en = "Nobody reviews their own record. Ask another supervisor."
    audited = True
