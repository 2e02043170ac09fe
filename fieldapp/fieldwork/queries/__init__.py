"""SELECTs about submissions, their photos and reviews; never a write."""

from fieldapp.fieldwork.queries.arrivals import (
    earlier_use,
    holder_of,
    stands_in_for,
    surroundings,
    township_exists,
)
from fieldapp.fieldwork.queries.bookings import Booking, bookings_among
from fieldapp.fieldwork.queries.likely import LikelyOutlet, likely_outlets
from fieldapp.fieldwork.queries.manifests import (
    PhotoLine,
    announced_by,
    manifest_names,
    missing_photos,
    photo_lines,
    photo_visible_to,
    rejected_with_photo,
    waiting_for_photo,
)
from fieldapp.fieldwork.queries.predecessors import (
    has_live_proof,
    is_corrected,
    locked_records,
    same_occasion,
    standing_proof,
)
from fieldapp.fieldwork.queries.records import (
    LISTED,
    awaiting_review,
    corrections_around,
    incomplete_among,
    known_to_exist,
    outlet_that_day,
    submission,
    submission_for,
    submissions_page,
    township_name,
)
from fieldapp.fieldwork.queries.reviews import (
    approved_proof_of,
    ever_approved,
    hold_township,
    last_review,
    lock_with_related,
    outlet_opened_by,
    reviews_of,
)
from fieldapp.fieldwork.queries.rounds import outlets_on_rounds, records_since

__all__ = [
    "LISTED",
    "Booking",
    "LikelyOutlet",
    "PhotoLine",
    "announced_by",
    "approved_proof_of",
    "awaiting_review",
    "bookings_among",
    "corrections_around",
    "earlier_use",
    "ever_approved",
    "has_live_proof",
    "hold_township",
    "holder_of",
    "incomplete_among",
    "is_corrected",
    "known_to_exist",
    "last_review",
    "likely_outlets",
    "lock_with_related",
    "locked_records",
    "manifest_names",
    "missing_photos",
    "outlet_opened_by",
    "outlet_that_day",
    "outlets_on_rounds",
    "photo_lines",
    "photo_visible_to",
    "records_since",
    "rejected_with_photo",
    "reviews_of",
    "same_occasion",
    "standing_proof",
    "stands_in_for",
    "submission",
    "submission_for",
    "submissions_page",
    "surroundings",
    "township_exists",
    "township_name",
    "waiting_for_photo",
]
