"""How long facts take: milliseconds for 50 KB of clauses, read for the first time.

Run: python -m tests.bench.bench_facts
"""

import time

from monitor.differ import facts
from monitor.differ.lexicon import load

CLAUSES = {
    "en": (
        "We keep server logs for {n} days and invoices for ten years after the contract ends.",
        "You may ask us for access to your data, for its erasure and for restriction of processing.",
        "We share your e-mail address and your IP address with Finchly, WrenPay and Kestrel {n} Ltd.",
        "The laws of Ireland govern these terms, and the courts of Dublin have jurisdiction.",
        "If we change this policy, we will tell you at least {n} days before the change takes effect.",
        "Where the law asks for it, and only then, we answer to the authorities in writing, case {n}.",
    ),
    "fr": (
        "Les journaux sont conservés {n} jours et les factures dix ans après la fin du contrat.",
        "Vous disposez d'un droit d'accès, de rectification, d'effacement et d'opposition.",
        "Votre adresse e-mail est transmise à Finchly, à WrenPay et à la société Merle {n} SARL.",
        "Le droit français est applicable et les tribunaux de Lyon sont seuls compétents.",
        "En cas de modification, nous vous informerons au moins {n} jours avant son application.",
        "Lorsque la loi l'exige, et alors seulement, nous répondons par écrit, sous le dossier {n}.",
    ),
}
SIZE = 50_000


def main() -> None:
    for language, samples in CLAUSES.items():
        lexicon = load(language)
        facts.find("", lexicon)
        clauses: list[str] = []
        while sum(map(len, clauses)) < SIZE:
            clauses += [sample.format(n=len(clauses) + 7) for sample in samples]
        for name, read in (("find", facts.find), ("masked", facts.masked)):
            began = time.process_time()
            for clause in clauses:
                read(clause, lexicon)
            spent = 1000 * (time.process_time() - began)
            print(f"{language} {name}: {spent:.1f} ms for {len(clauses)} clauses")


if __name__ == "__main__":
    main()
