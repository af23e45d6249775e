"""The markup of help centres, site builders and policy generators, with texts of our own."""

import pytest

from tests.document.pages import POLICY, POLICY_TEXT, texts

HELP_CENTRE = f"""<body><header class="header"><a href="/">Fernleaf help</a></header>
<main role="main"><div class="container"><nav class="sub-nav"><ol class="breadcrumbs"><li>
<a href="/hc">Fernleaf</a></li></ol></nav><section class="section-articles"><h3>Articles in this
section</h3><ul><li><a href="/a/1">Terms of use</a></li><li><a href="/a/2">Shipping</a></li></ul>
</section><article class="article"><header class="article-header">
<div class="article-author"><ul class="meta-group"><li>Willa</li><li>1 year ago</li></ul></div>
</header><div class="article-body">{POLICY}</div><footer><div class="article-footer">
<a href="https://social.example/s">Share</a></div><div class="article-votes"><span>Was this article
helpful?</span><span>12 out of 17 found this helpful</span></div></footer>
<section class="article-relatives"><h3>Related articles</h3><ul><li><a href="/a/3">Returns</a></li>
</ul></section></article></div></main><footer class="footer"><a href="/">Fernleaf</a></footer>
</body>"""

CHAT_HELP = f"""<body class="intercom-site"><div class="header__container"><a href="/">Home</a></div>
<div class="content"><div class="article intercom-force-break"><div class="article__desktop">
{POLICY.replace("<p>", '<p class="intercom-align-left">')}</div></div></div>
<div class="intercom-lightweight-app"><div>Chat with us about your garden</div></div></body>"""

PAGE_BUILDER = (
    '<body><header class="elementor-location-header"><nav><a href="/">Home</a></nav></header>'
    '<div class="elementor"><section class="elementor-section"><div class="elementor-container">'
    + POLICY.replace("<p>", '<div class="elementor-widget elementor-widget-text-editor"><p>')
    .replace("</p>", "</p></div>")
    .replace("<h2>", '<div class="elementor-widget elementor-widget-heading"><h2>')
    .replace("</h2>", "</h2></div>")
    + '</div></section></div><footer class="elementor-location-footer"><a href="/">Home</a></footer>'
    "</body>"
)

DRAG_AND_DROP = f"""<body><div id="SITE_CONTAINER"><header id="SITE_HEADER"><a href="/">Home</a>
</header><main id="PAGES_CONTAINER"><div class="wixui-rich-text" data-testid="richTextElement">
{POLICY}</div></main><footer id="SITE_FOOTER"><p>© 2025 by Fernleaf</p></footer></div></body>"""

GENERATOR = f"""<body><div id="policy_embed" class="policy_content legal_pp">
<div class="one_line_col">{POLICY}</div></div>
<div class="cookiefirst-banner"><p>We use cookies.</p></div></body>"""

SHOP = f"""<body><div id="shopify-section-header" class="shopify-section"><a href="/">Home</a>
<a href="/cart">Basket</a></div><main><div class="shopify-policy__container"><div
class="shopify-policy__body"><div class="rte">{POLICY}</div></div></div></main>
<div id="shopify-pc__banner" role="alertdialog"><p>We value your privacy</p></div></body>"""

WIKI = f"""<body><div id="content" class="mw-body" role="main">
{POLICY.replace("</h2>", '<span class="mw-editsection">[<a href="/e">edit</a>]</span></h2>')}
<div id="catlinks" class="catlinks"><a href="/c">Categories</a>: <a href="/p">Policies</a></div>
</div><div id="mw-navigation"><h2>Navigation menu</h2><a href="/">Main page</a></div></body>"""

HAND_BOOK = f"""<body><nav class="toc-tree"><a href="#a">What we collect</a></nav><main><article>
{POLICY.replace("</h2>", '<a class="headerlink" href="#x" title="Permalink">¶</a></h2>')}
</article><div class="related-pages"><a href="/n">Next: Terms</a></div></main></body>"""

SHADOW = f"""<body><policy-page><template shadowrootmode="open"><style>p{{}}</style><div>{POLICY}
</div></template></policy-page></body>"""

PARTS = f"""<body><main><section>{POLICY.split("<h2>2.")[0]}</section></main>
<main><section><h2>2.{POLICY.split("<h2>2.")[1]}</section></main></body>"""


@pytest.mark.parametrize(
    "page",
    [
        *(HELP_CENTRE, CHAT_HELP, PAGE_BUILDER, DRAG_AND_DROP, GENERATOR),
        *(SHOP, WIKI, HAND_BOOK, SHADOW, PARTS),
    ],
    ids=[
        *("help centre", "chat help", "page builder", "drag and drop", "generator"),
        *("shop", "wiki", "handbook", "shadow root", "several mains"),
    ],
)
def test_a_builders_page_gives_the_document(page: str) -> None:
    assert texts(page) == POLICY_TEXT


def test_what_belongs_to_an_article_stands_around_it_too() -> None:
    annex = "Annex: this list of processors is a part of the policy. " * 5
    page = f"""<body><main><div class="hero"><h1>Privacy</h1></div><p>Version of May 2025</p>
    <article>{POLICY.replace("h1", "h2")}</article><div><p>{annex}</p></div>
    <div class="c4"><a href="/x">A long link to another article about ferns</a></div></main></body>"""
    lines = texts(page)
    assert lines[:3] == ("Privacy", "Version of May 2025", POLICY_TEXT[0])
    assert lines[-1] == annex.strip()


def test_asides_and_footers_within_an_article_are_its_own() -> None:
    note = "In short: we keep what you write for as long as you are with us, and no longer."
    page = f"""<body><main><article>{POLICY}<aside><p>{note}</p></aside>
    <footer><p>Adopted by the board on 1 May 2025.</p></footer></article></main>
    <aside><p>Plant of the week: the royal fern.</p></aside></body>"""
    assert texts(page) == (*POLICY_TEXT, note, "Adopted by the board on 1 May 2025.")


def test_a_panel_of_any_class_stays_where_most_of_the_prose_stands() -> None:
    for name in ("modal", "popup", "drawer", "cookie-notice", "overlay", "sidebar", "tab-menu"):
        assert texts(f'<body><div class="{name}">{POLICY}</div></body>') == POLICY_TEXT


def test_many_parts_with_an_odd_class_are_no_widgets() -> None:
    page = POLICY.replace("<p>", '<div class="drawer related comments"><p>').replace(
        "</p>", "</p></div>"
    )
    assert texts(f"<body>{page}</body>") == POLICY_TEXT


def test_links_to_earlier_versions_and_places_on_the_page_stay() -> None:
    versions = "".join(
        f'<li><a href="/v{n}">Version of May {n}</a></li>' for n in range(2019, 2024)
    )
    contents = '<ul><li><a href="/privacy#one">What we collect</a></li></ul>'
    page = f"<body>{POLICY.replace('<h2>1.', contents + '<h2>1.')}<ul>{versions}</ul></body>"
    lines = texts(page)
    assert lines[3] == "What we collect"
    assert lines[-5:] == tuple(f"Version of May {n}" for n in range(2019, 2024))


def test_trails_marks_and_left_over_headings_at_the_edges_go() -> None:
    page = f"""<body><a href="#main">Skip to main content</a><div>Home / Legal / Privacy policy of Fernleaf</div><div><a href="/l">Log in</a>
    </div>{POLICY}<p>***</p><p>© Fernleaf 2025. All rights reserved.</p><h3>Follow us</h3></body>"""
    assert texts(page) == POLICY_TEXT


def test_a_text_set_in_headings_keeps_its_end() -> None:
    page = (
        "<body><h1>Rules</h1><h3>Be kind to whomever you meet here.</h3><h3>Be brief.</h3></body>"
    )
    assert texts(page) == ("Rules", "Be kind to whomever you meet here.", "Be brief.")


@pytest.mark.parametrize("tag", ["footer", "div id='cookie-consent-modal'", "div role='dialog'"])
def test_a_widget_larger_than_the_policy_is_cut(tag: str) -> None:
    prose = "<p>Here stands a long text about our partners, none of which is the policy.</p>" * 60
    page = f"<body>{POLICY}<{tag}>{prose}</{tag.split(maxsplit=1)[0]}></body>"
    assert texts(page) == POLICY_TEXT
