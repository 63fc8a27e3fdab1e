"""The criteria of one registry record, in its whole words, for pages in tests."""

CRITERIA: tuple[tuple[str, str], ...] = (
    (
        "I1",
        "18 years old ≤ age ≤ 70 years old, gender is not limited.",
    ),
    (
        "I2",
        "Meet the APASL definition of ACLF: acute liver injury in patients with "
        "previously diagnosed or undiagnosed chronic liver disease or cirrhosis, "
        "manifested as jaundice (total bilirubin levels of 5 mg/dl or more) and "
        "coagulopathy (INR of 1.5 or more, or prothrombin activity of less than 40%) "
        "complicated within 4 weeks by clinical ascites, encephalopathy, or both.",
    ),
    (
        "I3",
        "Willing to sign the informed consent form.",
    ),
    (
        "E1",
        "Patients with acute kidney injury, upper gastrointestinal hemorrhage, hepatic "
        "encephalopathy above grade II (inclusive) or uncontrolled infection at baseline;",
    ),
    (
        "E2",
        "Before the onset of liver failure, the previous indicators of the patient "
        "included PLT<50×10^9/L or Child-Pugh score>9;",
    ),
    (
        "E3",
        "Combined with liver cancer or other malignant tumors;",
    ),
    (
        "E4",
        "Patients with previous liver transplantation or planned liver transplantation "
        "within 3 months;",
    ),
    (
        "E5",
        "Severe organic disease of primary extrahepatic organs;",
    ),
    (
        "E6",
        "Those who have a history of venous thrombosis or pulmonary embolism are judged "
        "by the investigator to be ineligible to participate in this trial;",
    ),
    (
        "E7",
        "Pregnant, breastfeeding women or those who plan to have a baby in the near future;",
    ),
    (
        "E8",
        "Those who are highly allergic or have a history of severe allergies;",
    ),
    (
        "E9",
        "Those who have received immunosuppressant and immune enhancer treatment within 1 month;",
    ),
    (
        "E10",
        "Drug abuse in the past 5 years;",
    ),
    (
        "E11",
        "Alcohol withdrawal symptoms;",
    ),
    (
        "E12",
        "A history of severe mental disorders within 24 months before screening, "
        "including uncontrolled major depression or controlled or uncontrolled psychosis;",
    ),
    (
        "E13",
        "Those who have participated or are participating in other clinical trials within "
        "three months before screening, or have previously received stem cell therapy;",
    ),
    (
        "E14",
        "Other conditions that the investigator thinks that the patient is not suitable "
        "to participate in this study.",
    ),
)
