"""What is refused as no policy, and what never is."""

from datetime import UTC, datetime

import pytest

from monitor.document import read
from monitor.document.gate import fault_of_page, fault_of_response
from monitor.document.tongue import count_words, tongue_of
from monitor.model import Document, Fault, Snapshot
from tests.document.pages import POLICY, POLICY_TEXT, semantic


def document(page: str) -> Document:
    return read(
        [
            Snapshot(
                watch_id="w",
                fetched_at=datetime(2025, 3, 4, tzinfo=UTC),
                final_url="https://fernleaf.example/privacy",
                status=200,
                media_type="text/html; charset=utf-8",
                headers={},
                sha256="",
                body=page.encode(),
            )
        ]
    )


def fault(page: str, prior: str | None = None) -> Fault | None:
    before = document(prior) if prior is not None else None
    told = fault_of_page(page.encode(), document(page), before)
    return told[0] if told else None


def page(title: str, body: str) -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


POLICIES = {
    "en": semantic(POLICY),
    "en short": page(
        "Privacy",
        "<h1>Privacy policy</h1><p>Mossbell is a game for one. We do not collect personal data, "
        "we set no cookies, and no third party does so on our behalf.</p>",
    ),
    "en imprint": page(
        "Legal notice",
        "<h1>Legal notice</h1><p>Publisher: Mossbell SAS, a company registered in Lyon under number "
        "123 456 789.</p><p>Hosting: Rack & Pinion Ltd, 4 Dock Street, Hull. Contact us by post.</p>",
    ),
    "en rules": page(
        "House rules",
        "<h1>House rules</h1><p>Be kind. Harassment is prohibited, and so is content that harms "
        "children. Whoever violates these rules may be removed from the forum without refund, and "
        "we may report to the police what is against the law. Members must not share what others "
        "told them in private. If you see abuse, report it to our staff; they answer within two "
        "days. An account that was removed is not given back.</p>",
    ),
    "de": page(
        "Datenschutz",
        "<h1>Datenschutzerklärung</h1><p>Wir verarbeiten personenbezogene Daten nur, soweit dies für "
        "den Betrieb dieser Website nötig ist. Verantwortlich ist die Moosglocke GmbH. Sie haben das "
        "Recht auf Auskunft, Löschung und Widerspruch. Server-Protokolle speichern wir für 14 Tage, "
        "danach werden sie gelöscht. Cookies setzen wir nur mit Ihrer Einwilligung.</p>",
    ),
    "de imprint": page(
        "Impressum",
        "<h1>Impressum</h1><p>Angaben gemäß § 5 DDG</p><p>Moosglocke GmbH<br>Am Deich 3<br>26121 "
        "Oldenburg</p><p>Vertreten durch: Wiebke Harms</p><p>Handelsregister: HRB 1234, Amtsgericht "
        "Oldenburg</p><p>Umsatzsteuer-ID: DE123456789</p><p>Inhaltlich verantwortlich: W. Harms</p>",
    ),
    "es": page(
        "Privacidad",
        "<h1>Política de privacidad</h1><p>El responsable del tratamiento de sus datos personales es "
        "Campanilla SL. Usted tiene derecho a acceder a sus datos, a rectificarlos y a suprimirlos. "
        "Conservamos los datos de facturación durante seis años, como exige la ley.</p>",
    ),
    "pl": page(
        "Regulamin",
        "<h1>Regulamin</h1><p>Administratorem danych osobowych jest Dzwonek sp. z o.o. Użytkownik ma "
        "prawo odstąpić od umowy w ciągu 14 dni. Dane przetwarzamy na podstawie zgody i zgodnie z "
        "RODO, a przechowujemy je nie dłużej niż dwa lata.</p>",
    ),
    "ar": page(
        "سياسة الخصوصية",
        "<h1>سياسة الخصوصية</h1><p>نجمع المعلومات التي تقدمها عند إنشاء حسابك، مثل اسمك وبريدك "
        "الإلكتروني. نستخدم هذه البيانات لتقديم الخدمة ولا نشاركها مع أي طرف ثالث دون موافقتك. لك "
        "الحق في حذف بياناتك في أي وقت وفقا للقانون.</p>",
    ),
    "zh": page(
        "隐私政策",
        "<h1>隐私政策</h1><p>我们收集您注册账户时提供的个人信息，例如姓名和电子邮件地址。未经您的同意，"
        "我们不会向第三方提供这些信息。您有权随时查阅、更正或删除您的个人信息。我们依照法律规定保存交易记录三年。</p>",
    ),
    "ja": page(
        "プライバシーポリシー",
        "<h1>プライバシーポリシー</h1><p>当社は、お客様が登録時に提供した個人情報を収集し、サービスの提供のために利用します。"
        "お客様の同意なく第三者に提供することはありません。保存期間は退会後一年とします。</p>",
    ),
    "th": page(
        "นโยบายความเป็นส่วนตัว",
        "<h1>นโยบายความเป็นส่วนตัว</h1><p>เราเก็บรวบรวมข้อมูลส่วนบุคคลที่คุณให้ไว้เมื่อสมัครใช้บริการ และจะไม่เปิดเผยต่อบุคคล"
        "ภายนอกโดยไม่ได้รับความยินยอม คุณมีสิทธิขอลบข้อมูลได้ตลอดเวลาตามกฎหมาย</p>",
    ),
    "eu, a language without a word list": page(
        "Pribatutasuna",
        "<h1>Pribatutasun politika</h1>"
        "<p>Zure izena eta helbide elektronikoa gordetzen ditugu kontua sortzen duzunean, eta ez "
        "dizkiogu inori ematen zure baimenik gabe. Edozein unetan eska dezakezu datu horiek "
        "ezabatzeko, eta hilabeteko epean erantzungo dizugu.</p>",
    ),
    "ca": page(
        "Privacitat",
        "<h1>Política de privacitat</h1><p>Recollim les dades que ens dones quan obres un compte. No "
        "les cedim a tercers sense el teu consentiment. Tens dret a veure-les i a suprimir-les en "
        "qualsevol moment; conservem les factures durant sis anys, tal com exigeix la llei.</p>",
    ),
    "bg": page(
        "Поверителност",
        "<h1>Политика за поверителност</h1><p>Събираме данните, които ни давате при откриване на "
        "профил. Без вашето съгласие не ги даваме на трети лица. Имате право да ги видите и да "
        "поискате да бъдат изтрити; фактурите пазим шест години, както изисква законът.</p>",
    ),
    "hr": page(
        "Privatnost",
        "<h1>Pravila privatnosti</h1><p>Prikupljamo osobne podatke koje nam dajete kada otvorite "
        "račun. Bez vaše privole ne dajemo ih trećim osobama. Imate pravo vidjeti ih i izbrisati u "
        "svakom trenutku; račune čuvamo šest godina, kako zahtijeva zakon.</p>",
    ),
    "sw, another": page(
        "Faragha",
        "<h1>Sera ya faragha</h1><p>Tunakusanya taarifa unazotupa unapofungua akaunti, kama vile jina "
        "lako na anwani yako. Hatuwapi watu wengine bila idhini yako. Una haki ya kuona taarifa zako, "
        "kuzirekebisha na kuzifuta wakati wowote unapotaka.</p>",
    ),
    "a policy that speaks of failures": semantic(
        POLICY.replace(
            "<h2>2.",
            "<p>If the service is temporarily unavailable or under maintenance, or if an error "
            "occurred, please try again later. Please log in to see your data.</p><h2>2.",
        )
    ),
    "a policy with a form to log in": semantic(
        POLICY + '<form><input name="user"><input type="password"></form>'
    ),
    "a policy that lists others": semantic(
        POLICY
        + "<h2>See also</h2><ul>"
        + "".join(f'<li><a href="/{n}">Privacy notice {n}</a></li>' for n in range(6))
        + "</ul>"
    ),
}

REFUSED = {
    "nothing": "",
    "a shell": page("Privacy policy", '<div id="root"></div><script src="/main.js"></script>'),
    "a shell that asks for scripts": page(
        "Mossbell", "<noscript>You need to enable JavaScript to run this app.</noscript>"
    ),
    "a stub": '<meta http-equiv="refresh" content="0; url=/new"><p>You should be redirected. If '
    "not, follow this link to the new privacy policy and terms of our service, please.</p>",
    "one line": "An internal error has occurred.",
    "a soft 404": page(
        "Page not found – Mossbell",
        "<h1>Page not found</h1><p>Sorry, we could not find the page that you asked for. You may "
        "have followed an old link. Try our privacy policy, our terms, or contact us.</p>",
    ),
    "a soft 404, French": page(
        "Erreur", "<h1>Oups</h1><p>La page demandée n'existe plus, ou l'adresse est fausse.</p>"
    ),
    "a soft 404, Japanese": page(
        "お探しのページ", "<p>申し訳ございませんが、お探しのページが見つかりませんでした。</p>"
    ),
    "maintenance": page(
        "Mossbell", "<h1>Be right back</h1><p>We are down for maintenance until ten o'clock.</p>"
    ),
    "maintenance, German": page(
        "Wartung", "<p>Wegen Wartungsarbeiten ist unsere Seite derzeit nicht verfügbar.</p>"
    ),
    "an age gate": page(
        "Mossbell", "<h1>Please confirm your age</h1><p>You must be 18 to enter this site.</p>"
    ),
    "a login": page(
        "Mossbell",
        "<h1>Welcome</h1><form><label>Name</label><input><input type='password'></form>"
        "<p>With your account you see all your gardens, your plants and your diary at once.</p>",
    ),
    "an index": page(
        "Legal",
        "<main><h1>Legal centre</h1><p>Here you find all our terms and policies in one place.</p><ul>"
        + "".join(
            f'<li><a href="/{n}">{n}</a></li>'
            for n in ("Terms of use", "Privacy policy", "Cookie policy", "Imprint", "Refund policy")
        )
        + "</ul><p>If you have questions about our terms, contact us, we are happy to help.</p></main>",
    ),
    "a start page": page(
        "Mossbell – grow together",
        "<h1>Your garden, in your pocket</h1>"
        + "<p>Thousands of people plan their beds with Mossbell. Draw a bed, choose from a library "
        "of plants, and see how it looks in every season of the year.</p>"
        "<p>Our community loves to swap seeds and stories. Meet your neighbours, share a photo of "
        "the first tomato, and learn when to sow in the place where you live.</p>" * 4,
    ),
}


@pytest.mark.parametrize("name", POLICIES)
def test_a_policy_is_let_through(name: str) -> None:
    assert fault(POLICIES[name]) is None


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_policy_is_refused(name: str) -> None:
    assert fault(REFUSED[name]) is Fault.NOT_A_POLICY
    assert fault(REFUSED[name], POLICIES["en"]) is Fault.NOT_A_POLICY


def test_a_challenge_is_told_as_such() -> None:
    challenge = page("Just a moment...", "<p>Verifying you are human. This may take a while.</p>")
    assert fault(challenge) is Fault.BLOCKED


@pytest.mark.parametrize("name", ["en short", "en imprint", "en rules"])
def test_a_policy_in_the_same_language_is_no_fault_however_different(name: str) -> None:
    assert fault(POLICIES[name], POLICIES["en"]) is None


def test_a_start_page_in_place_of_a_policy_is_a_fault() -> None:
    start = page(
        "Mossbell – grow together",
        "<h1>Your garden, in your pocket</h1>"
        "<p>Thousands of people plan their beds with Mossbell. Draw a bed, choose from a library of "
        "plants, and see how it looks in every season of the year, at no price at all.</p>"
        "<p>Our community loves to swap seeds. Payments are safe, subscriptions end when you want, "
        "and we collect stories of the first tomato of the year for our yearly album.</p>"
        "<p>Neighbours meet at sunrise walks, experts answer questions about slugs, roses and moss, "
        "while children paint signs for herbs. Join now, download our free app, and start digging.</p>",
    )
    assert fault(start, semantic(POLICY + "<p>You agree that we may disclose your data.</p>"))


def test_a_policy_cut_to_its_beginning_is_no_fault() -> None:
    assert fault(semantic(POLICY.split("<h2>2.")[0]), semantic(POLICY * 5)) is None


@pytest.mark.parametrize("name", ["de", "es", "pl", "ca", "bg", "hr", "ar", "zh", "ja", "th"])
def test_another_language_than_before_is_a_fault(name: str) -> None:
    assert fault(POLICIES[name], POLICIES["en"]) is Fault.NOT_A_POLICY
    assert fault(POLICIES[name], POLICIES[name]) is None


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, None),
        (204, Fault.NOT_A_POLICY),
        (301, Fault.SERVER),
        (400, Fault.BLOCKED),
        (401, Fault.BLOCKED),
        (403, Fault.BLOCKED),
        (404, Fault.NOT_FOUND),
        (410, Fault.NOT_FOUND),
        (429, Fault.RATE_LIMITED),
        (451, Fault.BLOCKED),
        (500, Fault.SERVER),
        (503, Fault.SERVER),
        (520, Fault.SERVER),
    ],
)
def test_a_status_tells_its_fault(status: int, expected: Fault | None) -> None:
    told = fault_of_response(status, {"content-type": "text/html"}, b"<p>text</p>")
    assert (told and told[0]) == expected
    assert told is None or str(status) in told[1]


@pytest.mark.parametrize("status", [200, 202, 403, 429, 503])
@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"cf-mitigated": "challenge"}, semantic(POLICY)),
        ({"x-amzn-waf-action": "captcha"}, ""),
        ({}, page("Just a moment...", "<script>window._cf_chl_opt={}</script>")),
        ({}, page("Access denied", "<p>You don't have permission to access this page.</p>")),
        ({}, page("Mossbell", "<p>This service is not available in your country.</p>")),
        ({}, page("", '<script src="https://ct.captcha-delivery.com/c.js"></script>')),
    ],
)
def test_a_challenge_is_blocked_whatever_its_status(
    status: int, headers: dict[str, str], body: str
) -> None:
    told = fault_of_response(status, headers, body.encode())
    assert told is not None
    assert told[0] is Fault.BLOCKED


def test_a_policy_that_loads_a_guard_or_speaks_of_it_is_no_challenge() -> None:
    guarded = semantic(
        POLICY * 3
        + "<p>If you are not available in your region, or access denied, verify you are human.</p>"
    ).replace("</body>", '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>')
    assert fault_of_response(200, {}, guarded.encode()) is None


def test_words_are_counted_in_scripts_without_spaces() -> None:
    assert count_words("we keep your data") == 4
    assert 5 <= count_words("我们收集您提供的个人信息") <= 8
    assert 5 <= count_words("เราเก็บรวบรวมข้อมูลส่วนบุคคลของคุณ") <= 12
    assert count_words("") == 0


@pytest.mark.parametrize("name", ["de", "es", "pl", "ca", "bg", "hr", "ar", "zh", "ja", "th"])
def test_a_text_tells_its_language(name: str) -> None:
    assert tongue_of("\n".join(block.text for block in document(POLICIES[name]).blocks)) == name


def test_a_text_of_another_language_tells_none() -> None:
    basque = POLICIES["eu, a language without a word list"]
    assert tongue_of("\n".join(block.text for block in document(basque).blocks)) == ""


def test_the_gate_judges_plain_text_too() -> None:
    text = "\n\n".join(POLICY_TEXT).encode()
    plain = Snapshot("w", datetime(2025, 3, 4, tzinfo=UTC), "", 200, "text/plain", {}, "", text)
    assert fault_of_page(text, read([plain]), None) is None
