"""Both directions, every width, large letters, paper, and readers who want no motion."""

import pytest

from built import LANGS, none

pytestmark = pytest.mark.browser
WIDTHS = (320, 390, 768, 1280)


def start(lang: str) -> str:
    return "/" if lang == "en" else f"/{lang}/"


# --- nothing sticks out ---------------------------------------------------------------------------------------------------------

# Overflow of the window; then what is cut off inside a box that hides what does not fit, or sticks out of the window without making it scroll.
OVERFLOW = """() => {
  const root = document.documentElement, width = root.clientWidth, out = [];
  if (root.scrollWidth > width) out.push(`the page is ${root.scrollWidth} wide`);
  // Where two columns are to be compared, a wide window may hold a box that is moved sideways; a telephone may not (WCAG 1.4.10).
  const moved = e => { for (let p = e.parentElement; p; p = p.parentElement) if (/auto|scroll/.test(getComputedStyle(p).overflowX)) return width > 400; return false; };
  for (const e of document.querySelectorAll('body *')) {
    if (e instanceof SVGElement) continue;
    const r = e.getBoundingClientRect();
    if (r.width && (r.left < -1 || r.right > width + 1)) {
      if (!e.checkVisibility() || e.closest('.vh') || getComputedStyle(e).clipPath !== 'none' || e.closest('thead') || moved(e)) continue;
      out.push(`<${e.localName} class="${e.className}"> from ${Math.round(r.left)} to ${Math.round(r.right)}: ${e.textContent.trim().slice(0, 40)}`);
      if (out.length > 3) break;
    }
  }
  for (const e of document.querySelectorAll('.claims tr, .top .wrap, .safe, .card, .item, .pick, .instead, .short, .note, .care, figure, .entry, .refs li')) {
    if (!e.clientWidth || e.scrollWidth <= e.clientWidth + 1) continue;
    // The room around a number that is easy to hit may stick out; what is read may not.
    const box = e.getBoundingClientRect(), range = document.createRange();
    range.selectNodeContents(e);
    if ([...range.getClientRects()].some(r => r.width > 1 && (r.left < box.left - 1 || r.right > box.right + 1)))
      out.push(`<${e.localName} class="${e.className}"> holds ${e.scrollWidth} in ${e.clientWidth}: ${e.textContent.trim().slice(0, 40)}`);
  }
  return out.slice(0, 4);
}"""

# Letters of twice the size, in the two ways that readers have: the browser's setting, from which the widths that a stylesheet asks for are counted
# too; and, on telephones, letters alone. The root may have a size of its own (the Arabic pages have).
TWICE = "() => { document.documentElement.style.fontSize = parseFloat(getComputedStyle(document.documentElement).fontSize) * 2 + 'px'; }"


def setting(page, standard: int) -> None:
    """The size of letters in the settings of the browser; 16 is what browsers come with."""
    page.context.new_cdp_session(page).send("Page.setFontSizes", {"fontSizes": {"standard": standard, "fixed": round(standard * 13 / 16)}})


def letters(page, way: str) -> None:
    """``plain``; ``setting``: 200 % in the browser's settings; ``text``: 200 % of the text alone, after the page has been loaded."""
    setting(page, 32 if way == "setting" else 16)
    if way == "text":
        page.evaluate(TWICE)


WAYS = {"plain": WIDTHS, "setting": WIDTHS, "text": (320, 390)}


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGS)
def test_nothing_sticks_out(open_page, served, addresses, lang):
    """At every width, also with letters of twice the size (WCAG 1.4.4, 1.4.10)."""
    page = open_page(reduced_motion="reduce")
    found = []
    for address in addresses:
        if address.lang != lang:
            continue
        page.goto(served(address))
        page.evaluate("() => document.querySelectorAll('main details').forEach(d => { d.open = true; })")
        for way, widths in WAYS.items():
            letters(page, way)
            for width in widths:
                page.set_viewport_size({"width": width, "height": 900})
                found += [f"{address} at {width}, {way}: {f}" for f in page.evaluate(OVERFLOW)]
    none(found)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lang", LANGS)
def test_nothing_sticks_out_of_open_menus(open_page, served, lang, way):
    page = open_page(reduced_motion="reduce")
    found = []
    for width in WAYS[way]:
        page.set_viewport_size({"width": width, "height": 900})
        for menu, button in (("languages", "details.lang summary"), ("sections", "button.menu")):
            page.goto(served(start(lang)))
            letters(page, way)
            if page.locator(button).is_visible():
                page.locator(button).click()
                found += [f"{menu} at {width}, {way}: {f}" for f in page.evaluate(OVERFLOW)]
    none(found)


def test_the_page_for_wrong_addresses_fits(open_page, served):
    page = open_page()
    page.goto(served("/nowhere/"))
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width}: {f}" for f in page.evaluate(OVERFLOW)]
    none(found)


def test_the_measure_sees_what_sticks_out(open_page, served):
    page = open_page(width=320)
    page.goto(served("/about/privacy/"))
    assert page.evaluate(OVERFLOW) == []
    page.evaluate("""() => { const p = document.querySelector('main p'); p.textContent = 'x'.repeat(200); p.style.overflowWrap = 'normal'; p.style.whiteSpace = 'nowrap'; }""")
    assert page.evaluate(OVERFLOW)


# --- right to left --------------------------------------------------------------------------------------------------------------


def boxes(page, *selectors) -> list[dict]:
    return [page.locator(s).first.bounding_box() for s in selectors]


@pytest.mark.parametrize("width", [390, 1280])
def test_the_header_is_mirrored(open_page, served, width):
    """In Arabic the brand stands at the right, where reading begins, and what follows it goes to the left."""
    page = open_page(width=width)
    parts = [".brand", "details.lang", "#nav li:first-child" if width > 960 else "button.menu", "h1"]
    page.goto(served("/cases/"))
    english = boxes(page, *parts)
    page.goto(served("/ar/cases/"))
    arabic = boxes(page, *parts)
    brand, languages, menu, title = range(4)

    def end(box):
        return box["x"] + box["width"]

    # The brand begins where the title begins, and the rest lies on the side to which lines run.
    assert abs(english[brand]["x"] - english[title]["x"]) < 2 and abs(end(arabic[brand]) - end(arabic[title])) < 2, (english, arabic)
    assert end(english[brand]) <= english[languages]["x"] and end(arabic[languages]) <= arabic[brand]["x"], (english, arabic)
    if width > 960:
        assert abs(english[menu]["x"] - english[title]["x"]) < 2 and abs(end(arabic[menu]) - end(arabic[title])) < 2, (english, arabic)
    else:
        assert end(english[brand]) <= english[menu]["x"] and end(arabic[menu]) <= arabic[brand]["x"], (english, arabic)


def test_the_sections_are_mirrored(open_page, served):
    for path, right in (("/", False), ("/ar/", True)):
        page = open_page(width=390)
        page.goto(served(path))
        page.locator("button.menu").click()
        first, second, shut = boxes(page, "#nav li:nth-child(1)", "#nav li:nth-child(2)", "#nav .shut")
        assert (first["x"] > second["x"]) == right
        assert (shut["x"] < 195) == right
        align = page.locator("#nav a").first.evaluate("a => getComputedStyle(a).direction")
        assert align == ("rtl" if right else "ltr")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_turn_stands_where_the_line_begins(open_page, served, long_page, width):
    """The sign of the site comes down at the beginning of “do this instead” and turns into the reading direction."""
    for path, here, there in ((f"/{long_page}/", "left", "right"), (f"/ar/{long_page}/", "right", "left")):
        page = open_page(width=width)
        page.goto(served(path))
        turn = page.locator("section.instead").evaluate(f"""e => {{
          const s = getComputedStyle(e, '::before');
          return {{here: parseFloat(s.{here}), there: parseFloat(s.{there}), line: parseFloat(s.border{here.title()}Width), other: parseFloat(s.border{there.title()}Width),
                   foot: parseFloat(s.borderBottomWidth), head: parseFloat(s.borderTopWidth), round: parseFloat(s.borderBottom{here.title()}Radius)}};
        }}""")
        assert turn["here"] < turn["there"], (path, turn)
        assert turn["line"] > 0 and turn["foot"] > 0 and turn["round"] > 0 and turn["other"] == 0 and turn["head"] == 0, (path, turn)
        mark = page.locator("svg.mark").first.evaluate("e => getComputedStyle(e).transform")
        assert (mark == "none") == (here == "left"), (path, mark)


def test_text_begins_at_its_side(open_page, served, long_page):
    for path, right in ((f"/{long_page}/", False), (f"/fr/{long_page}/", False), (f"/ar/{long_page}/", True)):
        page = open_page(width=1280)
        page.goto(served(path))
        line = page.locator(".short p").first.evaluate("""p => {
          const range = document.createRange(); range.selectNodeContents(p);
          const rects = [...range.getClientRects()], box = p.getBoundingClientRect(), last = Math.max(...rects.map(r => Math.round(r.bottom)));
          const ending = rects.filter(r => Math.round(r.bottom) > last - 12);
          return {left: Math.min(...ending.map(r => r.left)) - box.left, right: box.right - Math.max(...ending.map(r => r.right))};
        }""")
        # The last line, which is seldom full, shows where lines begin.
        assert (line["right"] < 3) if right else (line["left"] < 3), (path, line)
        toc, text = boxes(page, "nav.toc", "article")
        assert (toc["x"] < text["x"]) == right, path


def test_numbers_and_latin_names_are_not_turned_round(open_page, served):
    """A number to dial is drawn from left to right in an Arabic page too: its plus or first digit stands at the left."""
    page = open_page(width=390)
    page.goto(served("/ar/help/"))
    found = page.locator(".urgent a[href^=tel] bdi").evaluate_all("""els => els.map(e => {
      const node = e.firstChild, at = i => { const r = document.createRange(); r.setStart(node, i); r.setEnd(node, i + 1); return r.getBoundingClientRect().left; };
      return node.length < 2 || at(0) < at(node.length - 1);
    })""")
    assert found and all(found)


# --- paper ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_paper(open_page, served, long_page, lang, scheme):
    page = open_page(width=794, color_scheme=scheme)
    page.goto(served(f"{start(lang)}{long_page}/"))
    page.emulate_media(media="print", color_scheme=scheme)
    for selector in ("#nav", "button.menu", ".safe", "details.lang", "form.find", ".skip", "nav.toc", ".foot ul"):
        assert not page.locator(selector).first.is_visible(), selector
    for selector in ("h1", ".short", ".claims", ".instead", ".refs", ".foot p", ".brand"):
        assert page.locator(selector).first.is_visible(), selector
    colours = page.evaluate("""() => [getComputedStyle(document.body), getComputedStyle(document.querySelector('.refs a.src')), getComputedStyle(document.querySelector('.instead'))]
        .map(s => [s.color, s.backgroundColor])""")
    assert colours[0] == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"] and colours[1][0] == "rgb(0, 0, 0)", colours
    assert colours[2] == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], colours
    # On paper an address cannot be clicked: it is written out.
    shown = page.locator(".refs a.src").first.evaluate("a => getComputedStyle(a, '::after').content")
    assert "attr(href)" in shown or "https://" in shown, shown
    assert page.evaluate(OVERFLOW) == []


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", ["help/worried-about-someone/", "help/after-seeing-violence/"])
def test_the_directory_can_be_put_on_a_wall(open_page, served, lang, path):
    """Whoever prints the page of numbers wants the numbers, folded away on the screen or not."""
    page = open_page(width=794)
    page.goto(served(start(lang) + path))
    assert page.locator("main details.place").count() > 3
    page.emulate_media(media="print")
    hidden = page.locator("main details.place .card").evaluate_all("els => els.filter(e => !e.checkVisibility() || !e.getBoundingClientRect().height).map(e => e.querySelector('h3, h4').textContent)")
    none(f"{path}: {name} is not on paper" for name in hidden)


def test_the_directory_is_unfolded_for_older_printers_and_folded_again(open_page, served):
    """Browsers that do not let a stylesheet unfold it have the script; both are asked before and after printing."""
    page = open_page()
    page.goto(served("/help/worried-about-someone/"))
    places = page.locator("main details.place")
    places.first.locator("summary").click()
    opened = "els => els.map(e => e.open)"
    before = places.evaluate_all(opened)
    assert before[0] and not any(before[1:])
    page.evaluate("() => { dispatchEvent(new Event('beforeprint')); }")
    assert all(places.evaluate_all(opened))
    page.evaluate("() => { dispatchEvent(new Event('afterprint')); }")
    assert places.evaluate_all(opened) == before


@pytest.mark.parametrize("slug", ["spot-the-technique", "would-you-report"])
def test_exercises_on_paper_have_their_answers(open_page, served, slug):
    page = open_page(width=794)
    page.goto(served(f"/practise/{slug}/"))
    page.emulate_media(media="print")
    words = page.locator("main .fb")
    assert words.count() > 5
    assert words.filter(visible=True).count() == words.count()


def test_paper_is_made(open_page, served, long_page):
    """Chromium's own printer takes the page, in a sensible number of sheets."""
    page = open_page()
    page.goto(served(f"/ar/{long_page}/"))
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert 2 <= pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page/") <= 14


# --- motion -------------------------------------------------------------------------------------------------------------------------

MOVING = """() => [document.documentElement, ...document.querySelectorAll('body *')].flatMap(e => [null, '::before', '::after'].map(p => [e, p, getComputedStyle(e, p)]))
  .filter(([, , s]) => s.scrollBehavior === 'smooth' || s.animationName !== 'none' || s.transitionDuration.split(',').some(d => parseFloat(d) > 0))
  .map(([e, p]) => e.localName + '.' + e.className + (p || ''))"""


def test_who_wants_no_motion_gets_none(open_page, served):
    for path in ("/", "/cases/ctrlsec/", "/ar/search/"):
        page = open_page(reduced_motion="reduce")
        page.goto(served(path))
        assert page.evaluate(MOVING) == []
    page = open_page(reduced_motion="no-preference")
    page.goto(served("/"))
    assert page.evaluate(MOVING)


def test_high_contrast_leaves_marks_to_see(open_page, served, long_page):
    """In a system's own colours, backgrounds are gone: boxes need a border, and the bars of a chart a colour."""
    page = open_page(forced_colors="active")
    page.goto(served(f"/{long_page}/"))
    border = page.locator("section.instead").evaluate("e => getComputedStyle(e).borderTopStyle")
    assert border == "solid"
    chip = page.locator(".chip.v").first.evaluate("e => { const s = getComputedStyle(e, '::before'); return s.borderTopStyle !== 'none' && parseFloat(s.width) > 0; }")
    assert chip
