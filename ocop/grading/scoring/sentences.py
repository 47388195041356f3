"""The sentences of a result, by language, beside the words of the edition, which are by language too.

A result is read by a producer in the language of the programme, on a page, on paper and in a shell; so its sentences
are data like those of the cards. A language that a sentence does not have is told in English.
"""

from collections.abc import Mapping

from ocop.grading.scoring.records import Words

SENTENCES: Mapping[str, Words] = {
    "point": {"en": "{points} point", "vi": "{points} điểm"},
    "points": {"en": "{points} points", "vi": "{points} điểm"},
    "total": {
        "en": "The total is {total} of {full}.",
        "vi": "Tổng điểm là {total} trên {full}.",
    },
    "total_of_sheets": {
        "en": "The total is {total} of {full}, from {sheets} sheets: {totals}.",
        "vi": "Tổng điểm là {total} trên {full}, tính từ {sheets} phiếu chấm: {totals}.",
    },
    "band": {
        "en": "By points alone that is: {level}.",
        "vi": "Chỉ xét theo điểm thì đạt: {level}.",
    },
    "no_band": {
        "en": "That does not reach any level.",
        "vi": "Số điểm này chưa đạt mức nào.",
    },
    "result": {
        "en": "The result is: {level}.",
        "vi": "Kết quả: {level}.",
    },
    "result_below_points": {
        "en": "The result is: {level}, and not {band}, because a minimum level is missed.",
        "vi": "Kết quả: {level}, không phải {band}, vì còn tiêu chí chưa đạt mức tối thiểu.",
    },
    "no_certificate": {
        "en": "The result is: no certificate. At this level no decision is made and no certificate is given.",
        "vi": "Kết quả: không cấp giấy chứng nhận. Ở mức này không ban hành quyết định và không cấp giấy chứng nhận.",
    },
    "no_certificate_floors": {
        "en": "The result is: no certificate, because minimum levels are missed.",
        "vi": "Kết quả: không cấp giấy chứng nhận, vì còn tiêu chí chưa đạt mức tối thiểu.",
    },
    "no_certificate_stopped": {
        "en": "The result is: no certificate, whatever the points are.",
        "vi": "Kết quả: không cấp giấy chứng nhận, dù số điểm là bao nhiêu.",
    },
    "out": {
        "en": "The dossier is out: {rule}.",
        "vi": "Hồ sơ bị loại: {rule}.",
    },
    "stop": {
        "en": "Scoring stops: {rule}.",
        "vi": "Dừng chấm điểm: {rule}.",
    },
    "require": {
        "en": "A requirement is not met: {rule}.",
        "vi": "Chưa đáp ứng yêu cầu: {rule}.",
    },
    "floor": {
        "en": "For {level} you need at least {needed} in {criterion} (you have {held}): {asks}.",
        "vi": "Để đạt {level}, cần ít nhất {needed} ở tiêu chí {criterion} (hiện có {held}): {asks}.",
    },
    "floor_bare": {
        "en": "For {level} you need at least {needed} in {criterion} (you have {held}).",
        "vi": "Để đạt {level}, cần ít nhất {needed} ở tiêu chí {criterion} (hiện có {held}).",
    },
    "points_short": {
        "en": "For {level} you need {needed} in all; {missing} are missing.",
        "vi": "Để đạt {level}, cần tổng cộng {needed}; còn thiếu {missing}.",
    },
    "point_short": {
        "en": "For {level} you need {needed} in all; {missing} is missing.",
        "vi": "Để đạt {level}, cần tổng cộng {needed}; còn thiếu {missing}.",
    },
    "way": {
        "en": "The shortest way to {level}: {steps}.",
        "vi": "Cách ngắn nhất để đạt {level}: {steps}.",
    },
    "step": {
        "en": "{criterion} from {held} to {to} points",
        "vi": "{criterion} từ {held} lên {to} điểm",
    },
    "step_floor": {
        "en": "{criterion} from {held} to {to} points (a minimum level)",
        "vi": "{criterion} từ {held} lên {to} điểm (mức tối thiểu)",
    },
    "out_of_reach": {
        "en": "{level} is out of reach with this card: even then {missing} would be missing.",
        "vi": "Chưa thể đạt {level} theo bộ tiêu chí này: dù vậy vẫn còn thiếu {missing}.",
    },
    "to_agree": {
        "en": "The assessors stand on both sides of a minimum level; the council has to agree on one in: {criteria}.",
        "vi": "Các phiếu chấm nằm ở hai phía của mức tối thiểu; hội đồng cần thống nhất mức ở: {criteria}.",
    },
    "unmarked": {
        "en": "Without a mark in at least one sheet, and counted as 0 there: {criteria}.",
        "vi": "Chưa được chấm trong ít nhất một phiếu và được tính 0 điểm ở đó: {criteria}.",
    },
    "stays": {
        "en": "{before} would stay.",
        "vi": "Giữ nguyên {before}.",
    },
    "rises": {
        "en": "{before} would become {after}.",
        "vi": "{before} sẽ lên {after}.",
    },
    "falls": {
        "en": "{before} would become {after}.",
        "vi": "{before} sẽ xuống {after}.",
    },
    "loses": {
        "en": "{before} would be lost: no certificate.",
        "vi": "Sẽ mất {before}: không còn được cấp giấy chứng nhận.",
    },
    "cannot_tell": {
        "en": "It cannot be told: scores of different cards are never converted.",
        "vi": "Không thể xác định: điểm của các bộ tiêu chí khác nhau không bao giờ được quy đổi.",
    },
    "none": {
        "en": "No certificate",
        "vi": "Không có giấy chứng nhận",
    },
    "card_differs": {
        "en": "The card has changed in: {criteria}.",
        "vi": "Bộ tiêu chí đã thay đổi ở: {criteria}.",
    },
    "card_gone": {
        "en": "The new edition has no card for this set.",
        "vi": "Phiên bản mới không có bộ tiêu chí cho bộ sản phẩm này.",
    },
    "floor_gone": {
        "en": "The minimum level in {criterion} is no longer missed.",
        "vi": "Tiêu chí {criterion} không còn bị tính là chưa đạt mức tối thiểu.",
    },
    "band_moved": {
        "en": "{level} begins at {after} instead of {before}; the total is {total}.",
        "vi": "{level} bắt đầu từ {after} thay vì {before}; tổng điểm là {total}.",
    },
    "rule_gone": {
        "en": "This rule no longer applies: {rule}.",
        "vi": "Quy định này không còn áp dụng: {rule}.",
    },
    "combining_differs": {
        "en": "Several sheets become one result in another way than before.",
        "vi": "Cách tổng hợp các phiếu chấm đã thay đổi.",
    },
    "decides": {
        "en": "{level} is decided by: {authority}.",
        "vi": "Thẩm quyền công nhận {level}: {authority}.",
    },
    "act": {
        "en": "Rated by {edition} ({act}).",
        "vi": "Chấm theo {edition} ({act}).",
    },
    "act_bare": {
        "en": "Rated by {edition}.",
        "vi": "Chấm theo {edition}.",
    },
}
