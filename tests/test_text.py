import pytest
from django.utils import translation

from wagtail_healthblocks import text


@translation.override("en")
def test_a_paid_link_is_marked_for_machines_and_for_people():
    html = text.mark_paid_links('<p>At <a href="https://shop.example/x">the shop</a>.</p>', ["shop.example"])

    assert html == (
        '<p>At <a href="https://shop.example/x" rel="sponsored">the shop '
        '<span class="hb-paid-link">(paid link)</span></a>.</p>'
    )


@pytest.mark.parametrize(
    "address", ["https://www.shop.example/", "HTTPS://SHOP.EXAMPLE/", "//shop.example/x", "https://shop.example.:8443/"]
)
def test_every_address_of_a_paid_domain_is_marked(address):
    assert "sponsored" in text.mark_paid_links(f'<a href="{address}">x</a>', ["shop.example"])


@pytest.mark.parametrize(
    "address",
    [
        "https://notshop.example/",
        "https://shop.example.org/",
        "/shop.example",
        "https://x.example/?u=shop.example",
        "https://[shop.example",
    ],
)
def test_lookalike_addresses_are_not_marked(address):
    html = f'<a href="{address}">x</a>'

    assert "sponsored" not in text.mark_paid_links(html, ["shop.example"])


def test_what_a_link_says_of_itself_already_is_kept():
    html = text.mark_paid_links('<a href="https://shop.example/" rel="nofollow">x</a>', ["shop.example"])

    assert 'rel="nofollow sponsored"' in html


def test_text_without_a_paid_link_is_left_alone_to_the_letter():
    html = "<p>a &amp; b<br/>shop</p>"

    assert text.mark_paid_links(html, ["shop.example"]) is html


@pytest.mark.parametrize("html", ["", "<p></p>", '<p data-block-key="x"> </p>', "<p>\u200b</p>", "<ul><li></li></ul>"])
def test_markup_without_words_is_blank(html):
    assert text.is_blank(html)


@pytest.mark.parametrize("html", ["<p>x</p>", '<embed embedtype="image" id="1"/>'])
def test_words_and_pictures_are_not_blank(html):
    assert not text.is_blank(html)


@pytest.mark.parametrize(
    "words",
    ["", " \t\n", "\xa0\u3000", "\u200b\ufeff\u2060", "\u3164\u115f", "\uffa0", "\u2800", "\ufe0f", "\u034f\u200d"],
)
def test_words_that_nobody_sees_are_none_in_a_rich_text_either(words):
    assert text.is_unseen(words)
    assert text.is_blank(f"<p>{words}</p>")


@pytest.mark.parametrize("words", ["x", "\u200bx", "–", "🍎", "ㅎ", "ﾡ", "漢", "٣"])
def test_letters_figures_and_signs_are_seen(words):
    assert not text.is_unseen(words)
    assert not text.is_blank(f"<p>{words}</p>")


@pytest.mark.parametrize("href", ["javascript:alert(1)", "jav\tascript:alert(1)", "data:text/html,x", "", "vbscript:x"])
def test_links_that_a_browser_must_not_follow_are_found(href):
    assert text.unsafe_links(f'<p><a href="{href}">here</a></p>') == ["here"]


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>one</p><p>two</p>", "one two"),
        ("one<br>two<br/>three", "one two three"),
        ("<b>o</b>ne <i>two</i>", "one two"),
        ("  much \n\n space\u00a0here ", "much space here"),
        ("<ul><li>one</li><li>two<ul><li>three</li></ul></li></ul>", "one two three"),
        ("<table><tr><td>one</td><td>two</td></tr></table>", "one two"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("a<!-- b -->c", "ac"),
        ("a<script>b</script><style>c</style><svg><title>d</title></svg><template>e</template>f", "af"),
        ("<html><head><title>a</title></head><body>b</body></html>", "b"),
        ("<p hidden>a</p><p>b <span hidden>c</span></p>", "b"),
        ("<details><summary>a</summary>b</details>", "a b"),
        ("10<sup>9</sup>/l, 10<sup>-3</sup>, CO<sub>2</sub>", "10⁹/l, 10⁻³, CO₂"),
        ("the 2<sup>nd</sup>, x<sup>[1]</sup>", "the 2nd, x[1]"),
        ('x<sup><a href="#r">12</a></sup>', "x¹²"),
        ("notes.txt", "notes.txt"),
        ("", ""),
    ],
)
def test_visible_words_are_those_that_readers_see(html, words):
    assert text.visible(html) == words
