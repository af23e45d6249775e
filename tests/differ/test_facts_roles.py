"""What a length of time is for, in sentences, items and cells; swapped values are found."""

import pytest

from monitor.differ import compare, facts
from monitor.differ.lexicon import load
from monitor.model import FindingKind, Verdict
from tests.differ.mutations.verdicts import document


@pytest.mark.parametrize(
    ("role", "language", "context", "text"),
    [
        (
            "notice",
            "en",
            "",
            "We will tell you about any change to these terms 30 days before it applies.",
        ),
        ("notice", "en", "Changes to this policy", "You get an e-mail at least 30 days ahead."),
        ("notice", "en", "", "Subject: Changes of the terms; Notice: 30 days"),
        ("notice", "en", "", "Price rises are announced a month in advance."),
        ("notice", "en", "", "A new version takes effect two weeks after we post it."),
        (
            "notice",
            "fr",
            "",
            "Toute modification vous est annoncée 30 jours avant son application.",
        ),
        (
            "notice",
            "fr",
            "Modification des conditions",
            "Vous recevez un courriel au moins 30 jours à l'avance.",
        ),
        ("notice", "fr", "", "Objet: Modification des conditions; Préavis: 30 jours"),
        ("notice", "fr", "", "La hausse de prix est communiquée un mois plus tôt."),
        (
            "notice",
            "fr",
            "",
            "La nouvelle version s'applique deux semaines après sa mise en ligne.",
        ),
        ("retention", "en", "", "Server logs are kept for 90 days."),
        ("retention", "en", "How long we keep your data:", "Invoices: ten years"),
        ("retention", "en", "", "Data: Access logs; Retention: 90 days"),
        ("retention", "en", "", "Chat messages stay with us for six months."),
        ("retention", "en", "", "Your account data remains on our systems for two years."),
        ("retention", "fr", "", "Les journaux sont conservés 90 jours."),
        ("retention", "fr", "Durées de conservation :", "Factures : dix ans"),
        ("retention", "fr", "", "Donnée: Journaux d'accès; Durée de conservation: 90 jours"),
        ("retention", "fr", "", "Les messages restent chez nous six mois."),
        ("retention", "fr", "", "Nous gardons votre dossier pendant deux ans."),
        (
            "deletion-delay",
            "en",
            "",
            "Once you close your account, we delete everything within 30 days.",
        ),
        (
            "deletion-delay",
            "en",
            "What happens when you leave:",
            "your files are erased after 30 days",
        ),
        ("deletion-delay", "en", "", "Data: Uploads; Deleted: after 30 days"),
        ("deletion-delay", "en", "", "Backups are overwritten after two weeks."),
        ("deletion-delay", "fr", "", "À la fermeture du compte, tout est supprimé sous 30 jours."),
        ("deletion-delay", "fr", "À votre départ :", "vos fichiers sont effacés après 30 jours"),
        ("deletion-delay", "fr", "", "Donnée: Fichiers; Suppression: après 30 jours"),
        ("deletion-delay", "fr", "", "Les sauvegardes sont écrasées au bout de deux semaines."),
        ("response", "en", "", "We answer your request within one month."),
        ("response", "en", "Your requests", "you hear from us within 10 days"),
        ("response", "en", "", "Right: Access; Response time: 30 days"),
        ("response", "en", "", "Every complaint is dealt with in 60 days."),
        ("response", "en", "", "You will receive our decision within three weeks of your request."),
        ("response", "fr", "", "Nous répondons à votre demande dans un délai d'un mois."),
        ("response", "fr", "Vos demandes", "vous aurez de nos nouvelles sous 10 jours"),
        ("response", "fr", "", "Droit: Accès; Délai de réponse: 30 jours"),
        ("response", "fr", "", "Toute plainte est traitée en 60 jours."),
        (
            "response",
            "fr",
            "",
            "Notre décision vous parvient dans les trois semaines suivant votre demande.",
        ),
        ("extension", "en", "", "This time may be extended by two months."),
        ("extension", "en", "Time to answer", "may be prolonged by a further 30 days"),
        ("extension", "en", "", "Step: Extension; Time: two months"),
        ("extension", "fr", "", "Ce délai peut être prolongé de deux mois."),
        ("extension", "fr", "Délai de réponse", "peut être prorogé de 30 jours"),
        ("extension", "fr", "", "Étape: Prolongation; Durée: deux mois"),
        ("inactivity", "en", "", "Accounts that nobody uses for 12 months are closed."),
        ("inactivity", "en", "We close accounts:", "after 12 months without a login"),
        ("inactivity", "en", "", "Case: Inactivity; Time: 12 months"),
        (
            "inactivity",
            "en",
            "",
            "If you have not signed in for two years, we remove your profile.",
        ),
        ("inactivity", "fr", "", "Les comptes inactifs depuis 12 mois sont fermés."),
        ("inactivity", "fr", "Nous fermons un compte :", "après 12 mois sans connexion"),
        ("inactivity", "fr", "", "Cas: Inactivité; Délai: 12 mois"),
        (
            "inactivity",
            "fr",
            "",
            "Si vous ne vous êtes pas connecté depuis deux ans, nous supprimons le profil.",
        ),
        ("refund-window", "en", "", "You may return goods and get your money back within 14 days."),
        ("refund-window", "en", "Refunds", "ask for one within 14 days of purchase"),
        ("refund-window", "en", "", "Product: Books; Refund: 14 days"),
        (
            "refund-window",
            "fr",
            "",
            "Vous êtes remboursé si vous renvoyez l'article sous 14 jours.",
        ),
        ("refund-window", "fr", "Remboursements", "à demander dans les 14 jours"),
        ("refund-window", "fr", "", "Produit: Livres; Remboursement: 14 jours"),
        ("withdrawal", "en", "", "You can withdraw from the contract within 14 days."),
        ("withdrawal", "en", "Right to cancel", "you have a 14-day cooling-off period"),
        ("withdrawal", "en", "", "Product: Books; Withdrawal period: 14 days"),
        ("withdrawal", "fr", "", "Vous disposez de 14 jours pour vous rétracter."),
        ("withdrawal", "fr", "Droit de rétractation", "14 jours à compter de la réception"),
        ("withdrawal", "fr", "", "Produit: Livres; Délai de rétractation: 14 jours"),
        ("breach-notice", "en", "", "We tell you of a data breach within 72 hours."),
        ("breach-notice", "en", "Security incidents", "reported within 48 hours"),
        ("breach-notice", "en", "", "Event: Data breach; Notice: 72 hours"),
        (
            "breach-notice",
            "en",
            "",
            "You are informed of any security incident no later than two days after we learn of it.",
        ),
        (
            "breach-notice",
            "fr",
            "",
            "Nous vous signalons toute violation de données sous 72 heures.",
        ),
        ("breach-notice", "fr", "Incidents de sécurité", "signalés sous 48 heures"),
        ("breach-notice", "fr", "", "Événement: Violation de données; Délai: 72 heures"),
        (
            "breach-notice",
            "fr",
            "",
            "Vous êtes informé de tout incident de sécurité au plus tard deux jours après sa découverte.",
        ),
        ("appeal", "en", "", "You may appeal against a ban within six months."),
        ("appeal", "en", "If we remove your post:", "you can contest it for 30 days"),
        ("appeal", "en", "", "Decision: Removal; Appeal: within 30 days"),
        ("appeal", "fr", "", "Vous pouvez contester une exclusion pendant six mois."),
        ("appeal", "fr", "Si nous retirons votre message :", "recours possible pendant 30 jours"),
        ("appeal", "fr", "", "Décision: Retrait; Recours: 30 jours"),
        (
            "termination-notice",
            "en",
            "",
            "Either side may end the contract with three months' notice.",
        ),
        ("termination-notice", "en", "Cancelling", "30 days before the end of the term"),
        ("termination-notice", "en", "", "Contract: Pro; Notice of termination: 30 days"),
        (
            "termination-notice",
            "fr",
            "",
            "Chaque partie peut résilier avec un préavis de trois mois.",
        ),
        ("termination-notice", "fr", "Résiliation", "30 jours avant l'échéance"),
        ("termination-notice", "fr", "", "Contrat: Pro; Préavis de résiliation: 30 jours"),
    ],
)
def test_a_length_of_time_has_the_role_of_its_clause(
    role: str, language: str, context: str, text: str
) -> None:
    found = facts.find(text, load(language), context=context)
    assert [f.role for f in found if f.kind is FindingKind.DURATION] == [role]


_PAGE = {
    "en": "# Policy\n\nThis policy is written by Larkfield and tells what you may expect.\n\n{}\n\n"
    "We keep our offices tidy for everybody who visits us.\n",
    "fr": "# Politique\n\nCette politique est écrite par Rivelune et dit à quoi s'attendre.\n\n{}\n\n"
    "Nous gardons nos bureaux propres pour toutes les personnes qui viennent.\n",
}


@pytest.mark.parametrize(
    ("language", "text", "one", "other"),
    [
        ("en", "We keep logs for {} and invoices for {}.", "30 days", "ten years"),
        ("en", "We answer within {}, and may extend that by {}.", "one month", "two months"),
        ("en", "Notice of changes is {}; you may cancel for {} after that.", "30 days", "14 days"),
        ("en", "| Data | Kept for |\n|---|---|\n| Logs | {} |\n| Invoices | {} |", "1 year",
         "10 years"),
        ("en", "We archive your file after {} and delete it after {}.", "3 months", "6 months"),
        ("fr", "Nous gardons les journaux {} et les factures {}.", "30 jours", "dix ans"),
        ("fr", "Nous répondons sous {} et pouvons prolonger de {}.", "un mois", "deux mois"),
        ("fr", "| Donnée | Durée |\n|---|---|\n| Journaux | {} |\n| Factures | {} |", "1 an",
         "10 ans"),
        ("fr", "Le dossier est archivé après {} et supprimé après {}.", "3 mois", "6 mois"),
    ],
)  # fmt: skip
def test_swapped_values_are_found_wherever_they_sit(
    language: str, text: str, one: str, other: str
) -> None:
    page = _PAGE[language]
    old = document(page.format(text.format(one, other)), language)
    new = document(page.format(text.format(other, one)), language)
    told = compare(old, new)
    assert told.verdict is Verdict.SUBSTANTIVE
    values = {(f.old, f.new) for f in told.findings if f.kind is FindingKind.DURATION}
    assert values == {(one, other), (other, one)}


@pytest.mark.parametrize(
    ("language", "text", "one", "other"),
    [
        ("en", "We keep:\n\n- logs for {}\n- backups for {}", "90 days", "two weeks"),
        ("fr", "Gardés :\n\n- les journaux {}\n- les copies {}", "90 jours", "deux semaines"),
    ],
)
def test_values_swapped_between_items_are_no_move(
    language: str, text: str, one: str, other: str
) -> None:
    page = _PAGE[language]
    old = document(page.format(text.format(one, other)), language)
    new = document(page.format(text.format(other, one)), language)
    assert compare(old, new).verdict is Verdict.SUBSTANTIVE


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("en", "We keep it for at least 30 days.", "We keep it for at most 30 days."),
        ("en", "You get at least 30 days notice.", "You get at most 30 days notice."),
        ("fr", "Nous le gardons au moins 30 jours.", "Nous le gardons au plus 30 jours."),
        ("fr", "Le préavis est d'au moins 30 jours.", "Le préavis est d'au plus 30 jours."),
    ],
)
def test_a_limit_that_turned_is_found(language: str, old: str, new: str) -> None:
    page = _PAGE[language]
    told = compare(document(page.format(old), language), document(page.format(new), language))
    assert told.verdict is Verdict.SUBSTANTIVE
    (finding,) = [f for f in told.findings if f.kind is FindingKind.DURATION]
    assert finding.old
    assert finding.new
