"""Where the scores are published, by a short name.

``NOT_CONFIRMED`` names those whose DOI is not printed: neither the article's own page (publisher,
repository, PubMed Central) nor three independent citations that agree in title, volume and first
page were found for it.
"""

from __future__ import annotations

SOURCES: dict[str, tuple[str, str]] = {
    "malinchoc_2000": ("Malinchoc, Hepatology 2000;31:864", "10.1053/he.2000.5852"),
    "kamath_2001": ("Kamath, Hepatology 2001;33:464", "10.1053/jhep.2001.22172"),
    "optn_2016": ("OPTN policy 9.1.D as in force 2016", ""),
    "biggins_2006": ("Biggins, Gastroenterology 2006;130:1652", "10.1053/j.gastro.2006.02.010"),
    "kim_2008": ("Kim, N Engl J Med 2008;359:1018", "10.1056/NEJMoa0801209"),
    "kim_2021": ("Kim, Gastroenterology 2021;161:1887", "10.1053/j.gastro.2021.08.050"),
    "optn_2023": ("OPTN policy from 13 July 2023", ""),
    "pugh_1973": ("Pugh, Br J Surg 1973;60:646", "10.1002/bjs.1800600817"),
    "sarin_2019": ("Sarin (APASL), Hepatol Int 2019;13:353", "10.1007/s12072-019-09946-3"),
    "choudhury_2017": ("Choudhury (AARC), Hepatol Int 2017", "10.1007/s12072-017-9816-z"),
    "moreau_2013": (
        "Moreau (CANONIC), Gastroenterology 2013;144:1426",
        "10.1053/j.gastro.2013.02.042",
    ),
    "jalan_2014": ("Jalan, J Hepatol 2014;61:1038", "10.1016/j.jhep.2014.06.012"),
    "jalan_2015": ("Jalan, J Hepatol 2015;62:831", "10.1016/j.jhep.2014.11.012"),
    "cma_2018": (
        "Chinese Medical Association, Guideline for diagnosis and treatment of liver failure, 2018",
        "",
    ),
    "easl_2023": ("EASL, J Hepatol 2023;79:461", "10.1016/j.jhep.2023.04.021"),
    "kdigo_2012": ("KDIGO, Kidney Int Suppl 2012;2:1", ""),
    "angeli_2015": ("Angeli (ICA), Gut 2015", "10.1136/gutjnl-2014-308874"),
    "inker_2021": ("Inker, N Engl J Med 2021;385:1737", "10.1056/NEJMoa2102953"),
    "levey_2009": (
        "Levey, Ann Intern Med 2009;150:604",
        "10.7326/0003-4819-150-9-200905050-00006",
    ),
    "cockcroft_1976": ("Cockcroft, Nephron 1976;16:31", "10.1159/000180580"),
    "vilstrup_2014": ("Vilstrup (AASLD/EASL), Hepatology 2014;60:715", "10.1002/hep.27210"),
    "buccheri_1996": ("Buccheri, Eur J Cancer 1996;32A:1135", ""),
    "karnofsky_1949": ("Karnofsky 1949; Oken 1982", ""),
    "sterling_2006": ("Sterling, Hepatology 2006;43:1317", "10.1002/hep.21178"),
    "wai_2003": ("Wai, Hepatology 2003;38:518", "10.1053/jhep.2003.50346"),
    "johnson_2015": ("Johnson, J Clin Oncol 2015;33:550", "10.1200/JCO.2014.57.9151"),
    "maddrey_1978": ("Maddrey, Gastroenterology 1978;75:193; Carithers 1989", ""),
    "louvet_2007": ("Louvet, Hepatology 2007;45:1348", "10.1002/hep.21607"),
    "danan_1993": ("Danan & Bénichou, J Clin Epidemiol 1993;46:1323", ""),
    "mosteller_1987": ("Mosteller, N Engl J Med 1987;317:1098", ""),
    "payne_1973": ("Payne, BMJ 1973;4:643", ""),
    "fridericia_1920": ("Fridericia, Acta Med Scand 1920;53:469", ""),
    "cossh": ("COSSH criteria, known from secondary texts only", ""),
    "scale": ("definition of the scale", ""),
    "definition": ("definition of the quantity", ""),
    "devine": ("Devine's ideal weight, known from secondary texts only", ""),
}
"""Short name → (citation, DOI or nothing)."""

NOT_CONFIRMED = frozenset({"moreau_2013"})


def cited(name: str) -> str:
    """A source as it is printed; its DOI only where that was confirmed."""
    citation, doi = SOURCES[name]
    return f"{citation}, doi:{doi}" if doi and name not in NOT_CONFIRMED else citation
