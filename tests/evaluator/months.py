"""Arbitrary months under sujiu-2018, crowded around its boundaries."""

from hypothesis import strategies as st

from fieldapp.evaluator.facts import (
    Banquet,
    BanquetItem,
    Display,
    Facts,
    Finding,
    HistoryMonth,
    Opening,
    SalesFigure,
)

from .records import DISPLAY_SET, OPENING_SET

LINES = ("yanghe", "shuanggou", "redwine")
PRODUCTS = ("haizhilan", "tianzhilan", "qingzihao", "rouhe", "rouhe_sanxing", "qingci", "hongjiu")
TOWNSHIPS = ("weibo", "jiucheng", "xinji")
KINDS = ("bottles_short", "not_restocked", "tag_or_posm_missing", "policy_unknown", "claim_loss")
OUTLETS = 12

mostly = st.sampled_from([True, True, True, False])
fen = st.sampled_from([0, 1, 49, 50, 70, 99, 100, 10**7, 2**63 - 1]) | st.integers(0, 10**8)
target = st.none() | st.integers(0, 12)
outlet = st.integers(1, OUTLETS)


def some_of(products: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    """The whole set, mostly, or all but one of it."""
    return st.sampled_from([products, products, products, products[1:]])


items = st.lists(
    st.builds(BanquetItem, st.sampled_from(PRODUCTS), st.sampled_from([0, 1, 5, 6, 7, 12])), max_size=3
).map(tuple)


@st.composite
def banquets(draw: st.DrawFn) -> tuple[Banquet, ...]:
    one = st.tuples(
        st.sampled_from(["personal", "shop"]), st.sampled_from([9, 10, 11]), mostly, mostly, items
    )
    return tuple(Banquet(f"b{n}", *fields) for n, fields in enumerate(draw(st.lists(one, max_size=7))))


@st.composite
def displays(draw: st.DrawFn) -> tuple[Display, ...]:
    one = st.tuples(outlet, mostly, mostly, some_of(DISPLAY_SET))
    return tuple(
        Display(f"d{n}", f"o{outlet}", TOWNSHIPS[outlet % 3], joint, prominent, products)
        for n, (outlet, joint, prominent, products) in enumerate(draw(st.lists(one, max_size=14)))
    )


@st.composite
def openings(draw: st.DrawFn) -> tuple[Opening, ...]:
    one = st.tuples(
        outlet, mostly, st.sampled_from([False, False, True]), st.integers(0, 2), some_of(OPENING_SET)
    )
    return tuple(
        Opening(f"p{n}", f"n{outlet}", is_new, subsidy, layers, products)
        for n, (outlet, is_new, subsidy, layers, products) in enumerate(draw(st.lists(one, max_size=12)))
    )


@st.composite
def findings(draw: st.DrawFn) -> tuple[Finding, ...]:
    one = st.tuples(st.integers(1, 3), st.sampled_from(KINDS), st.integers(1, 2), st.integers(0, 10**6))
    return tuple(
        Finding(f"f{n}", f"o{outlet}", kind, f"2018-06-0{day}", loss_fen if kind == "claim_loss" else 0)
        for n, (outlet, kind, day, loss_fen) in enumerate(draw(st.lists(one, max_size=8)))
    )


sales = st.lists(
    st.builds(SalesFigure, st.sampled_from(LINES), fen, fen), unique_by=lambda one: one.line
).map(tuple)
history = st.lists(
    st.builds(
        lambda month, ended: HistoryMonth(month, ended == "completed", ended == "fined"),
        st.sampled_from(["2018-02", "2018-03", "2018-04", "2018-05"]),
        st.sampled_from(["completed", "missed", "missed", "missed", "fined"]),
    ),
    unique_by=lambda past: past.month,
).map(tuple)

months = st.builds(
    Facts,
    rep=st.just("E001"),
    month=st.just("2018-06"),
    sales=sales,
    sales_history=history,
    banquet_target=target,
    opening_target=target,
    display_target=target,
    key_townships=st.sets(st.sampled_from(["weibo", "jiucheng"])).map(lambda codes: tuple(sorted(codes))),
    banquets=banquets(),
    displays=displays(),
    openings=openings(),
    findings=findings(),
)
