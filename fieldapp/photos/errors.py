"""What can be wrong with a photo: the refusals of this room and the two faults of its store."""

from __future__ import annotations

from fieldapp.kernel.errors import Refusal


class NotASha256(Refusal):
    code, status = "not_a_sha256", 422
    zh = "照片编号不对，应是 64 位十六进制。请更新应用后再发。"
    en = "The photo's name is not a SHA-256 in 64 hexadecimal digits. Name it by its hash."


class PhotoNotExpected(Refusal):
    code, status = "photo_not_expected", 409
    zh = "没有哪条记录要这张照片。请先发记录，再发照片。"
    en = "No record of yours announces this photo. Send the record with its manifest first."


class WrongHash(Refusal):
    code, status = "wrong_hash", 422
    zh = "照片传输中出了错，和记录里的对不上。请再发一次。"
    en = "The bytes do not have the announced SHA-256. Send the original bytes again."


class PhotoGone(Refusal):
    code, status = "photo_gone", 410
    zh = "这张照片已经不在服务器上了。请告诉管理员。"
    en = "This photo is no longer in the store. Tell the administrator, who can run `doctor`."


class PhotoRemoved(Refusal):
    code, status = "photo_removed", 410
    zh = "照片已按保存期限删除，记录本身还在。"
    en = "The photo was removed when its retention period ended. The record itself is kept."


class EmptyPhoto(Refusal):
    code, status = "empty_photo", 422
    zh = "照片是空的，没有内容。请重新拍一张再发。"
    en = "The photo is empty: not one byte arrived. Take it again and send it."


class NotAPhoto(Refusal):
    code, status = "not_a_photo", 415
    zh = "这不是照片，只收 JPEG、PNG 和 WebP。请用手机相机重新拍一张。"
    en = "This is not a photo: only JPEG, PNG and WebP are accepted. Take one with the phone's camera."


class HeicPhoto(Refusal):
    code, status = "heic_photo", 415
    zh = (
        "照片是 HEIC 格式，系统收不了。苹果手机：设置 → 相机 → 格式，选“兼容性最佳”；"
        "安卓手机：在相机设置里关掉“HEIF”或“高效”格式。然后重拍一张。"
    )
    en = (
        "The photo is in HEIC format. On an iPhone choose Settings > Camera > Formats > Most Compatible; "
        "on Android turn off HEIF or high-efficiency pictures in the camera's settings. Then take it again."
    )


class DamagedPhoto(Refusal):
    code, status = "damaged_photo", 422
    zh = "照片不完整或已损坏，没有保存。请重新发送；还不行就重拍一张。"
    en = "The photo is incomplete or damaged and was not stored. Send it again; if that fails, take it again."


class AnimatedPhoto(Refusal):
    code, status = "animated_photo", 422
    zh = "动图不能当照片用。请用相机拍一张普通照片。"
    en = "A moving picture is not accepted. Take an ordinary photo."


class PhotoTooSmall(Refusal):
    code, status = "photo_too_small", 422
    zh = "照片太小（{width}×{height}），每边至少 {minimum} 像素。请用相机重新拍一张。"
    en = "The photo is too small ({width}×{height}); each side needs {minimum} pixels. Use the camera."


class PhotoTooManyPixels(Refusal):
    code, status = "photo_too_many_pixels", 413
    zh = "照片尺寸太大（{width}×{height}，最多 {limit_wan} 万像素）。请把相机的照片尺寸调小，再重拍。"
    en = (
        "The photo has too many pixels ({width}×{height}; at most {limit_mp} megapixels). "
        "Choose a smaller picture size in the camera and take it again."
    )


class PhotoWithMarkup(Refusal):
    code, status = "photo_with_markup", 422
    zh = "照片文件里夹带了网页代码，不能收。请用手机相机直接拍，不要用修图软件。"
    en = "The file carries web page code inside the photo. Take it with the phone's own camera and send that."


class PhotoStoreAway(Refusal):
    code, status = "photo_store_away", 503
    zh = "存照片的地方暂时连不上，请过一会儿再试。没发出的照片还在手机里，会自动再发，不用重拍。"
    en = "The photo store does not answer. Try again in a while; a photo not sent yet stays on the phone until then."

    def __init__(self, cause: str, remedy: str) -> None:
        """Keep for the operator what no phone is told: the cause, and what to do about it."""
        super().__init__(headers={"Retry-After": self.retry_after_s})
        self.cause, self.remedy = cause, remedy

    retry_after_s = "20"


class PhotoStoreRefused(PhotoStoreAway):
    code, status = "photo_store_refused", 503
    zh = "存照片的地方设置得不对，请告诉管理员。没发出的照片还在手机里，改好后会自动再发。"
    en = "The photo store is not set up rightly. Tell the administrator, who can run `doctor`, and keep what is unsent."
    retry_after_s = "300"


class PhotoMissing(LookupError):
    """The store holds nothing under this name; never an I/O error, so it sets no write latch."""


class PhotoAltered(Exception):
    """The stored bytes no longer have the SHA-256 they were received with."""
