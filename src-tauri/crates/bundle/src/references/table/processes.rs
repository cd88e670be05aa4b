//! Where processes and their elements name others.

use super::super::rule::{Bond, Kin, ReferenceRule as Rule, Target};
use crate::Severity::{Error, Info, Warning};

const PROCESS: &[Kin] = &[Kin::Process];
const ELEMENT: &[Kin] = &[Kin::Element];
const TO_FIELD: &[Target] = &[Target::Field];
const TO_OBJECT: &[Target] = &[Target::Object];
const TO_ELEMENT: &[Target] = &[Target::Element];
const TO_VALUES: &[Target] = &[Target::Field, Target::Element, Target::Query, Target::DataCollection];
const FAILS: &str = "the step fails when it runs";

/// The rules of this family.
pub(super) const RULES: &[Rule] = &[
    Rule::new(
        "C10",
        PROCESS,
        &["elementIDs[]"],
        TO_ELEMENT,
        Error,
        Bond::Holds,
        "the process stops at that step",
    )
    .certain(),
    Rule::new(
        "C11",
        ELEMENT,
        &["elementIDs[]"],
        TO_ELEMENT,
        Error,
        Bond::Holds,
        "the process stops at that step",
    )
    .certain(),
    Rule::new(
        "B03",
        ELEMENT,
        &["processID"],
        &[Target::Process, Target::Element],
        Info,
        Bond::Belongs,
        "it is filled in when the process is loaded",
    ),
    Rule::new("B04", PROCESS, &["xmlDefinition"], &[Target::Process], Info, Bond::Belongs, "nothing breaks")
        .within()
        .or_value(),
    Rule::new("P01", ELEMENT, &["objectID"], TO_OBJECT, Error, Bond::Needs, "it never starts")
        .of(&["Trigger*"]),
    Rule::new("P02", ELEMENT, &["triggerKey"], TO_OBJECT, Error, Bond::Uses, "it never starts").within(),
    Rule::new(
        "P03",
        ELEMENT,
        &["conditions.*.filterValue(.rules[])*.key"],
        TO_VALUES,
        Error,
        Bond::Runs,
        "the process takes the wrong branch",
    ),
    Rule::new(
        "P03",
        ELEMENT,
        &["conditions.*.filterValue(.rules[])*.value"],
        TO_VALUES,
        Error,
        Bond::Runs,
        "the process takes the wrong branch",
    )
    .or_value(),
    Rule::new("P04", ELEMENT, &["objectID"], TO_OBJECT, Error, Bond::Runs, FAILS),
    Rule::new("P05", ELEMENT, &["fieldValues{}"], TO_FIELD, Error, Bond::Runs, FAILS),
    Rule::new("P06", ELEMENT, &["fieldValues.*.value"], TO_VALUES, Error, Bond::Runs, FAILS)
        .within()
        .or_value(),
    Rule::new("P07", ELEMENT, &["repeatColumn"], TO_FIELD, Error, Bond::Runs, FAILS).within(),
    Rule::new(
        "P10",
        ELEMENT,
        &["qlObj(.next)*.objectID", "qlObj(.next)*.objectOutID"],
        TO_OBJECT,
        Error,
        Bond::Runs,
        FAILS,
    ),
    Rule::new("P11", ELEMENT, &["qlObj(.next)*.params.name"], TO_OBJECT, Error, Bond::Runs, FAILS),
    Rule::new(
        "P12",
        ELEMENT,
        &["qlObj(.next)*.fieldID", "qlObj(.next)*.params.field", "qlObj(.next)*.params.fieldID"],
        TO_FIELD,
        Error,
        Bond::Runs,
        FAILS,
    ),
    Rule::new(
        "P13",
        ELEMENT,
        &["qlObj(.next)*.params.cond(.rules[])*.key"],
        TO_FIELD,
        Error,
        Bond::Runs,
        FAILS,
    ),
    Rule::new(
        "P14",
        ELEMENT,
        &["qlObj(.next)*.params.cond(.rules[])*.value"],
        TO_VALUES,
        Error,
        Bond::Runs,
        FAILS,
    )
    .or_value(),
    Rule::new("P15", ELEMENT, &["qlObj(.next)*.params.values[].fieldId"], TO_FIELD, Error, Bond::Runs, FAILS),
    Rule::new("P16", ELEMENT, &["qlObj(.next)*.params.values[].value"], TO_VALUES, Error, Bond::Runs, FAILS)
        .within()
        .or_value(),
    Rule::new(
        "P20",
        ELEMENT,
        &["formBuilder(.components[])*.abFieldID"],
        TO_FIELD,
        Warning,
        Bond::Runs,
        "the form of the step lacks a field",
    ),
    Rule::new(
        "P21",
        ELEMENT,
        &[
            "formBuilder(.components[])*.key",
            "formBuilder(.components[])*._key",
            "formBuilder(.components[])*.path",
            "formBuilder(.components[])*.calculateValue",
        ],
        TO_VALUES,
        Warning,
        Bond::Runs,
        "the form of the step lacks a field",
    )
    .within()
    .or_value(),
    Rule::new("P22", ELEMENT, &["parameterId"], TO_ELEMENT, Error, Bond::Runs, FAILS).within(),
    Rule::new("P23", ELEMENT, &["formulaText", "email"], TO_VALUES, Error, Bond::Runs, FAILS)
        .within()
        .or_value(),
    Rule::new(
        "P24",
        ELEMENT,
        &[
            "toUsers.userFields[]",
            "fromUsers.userFields[]",
            "userFields[]",
            "toCustomFields",
            "toCustomFields[]",
            "fromCustomFields",
            "fromCustomFields[]",
            "fields[]",
        ],
        TO_FIELD,
        Warning,
        Bond::Runs,
        "nobody is told",
    )
    .within(),
    Rule::new("P25", ELEMENT, &["object*"], TO_OBJECT, Error, Bond::Runs, FAILS),
    Rule::new(
        "P25",
        ELEMENT,
        &["field*", "fieldsMatch{}", "fieldsMatch.*"],
        TO_FIELD,
        Error,
        Bond::Runs,
        FAILS,
    ),
    Rule::new("P26", ELEMENT, &["*Value", "value*"], TO_VALUES, Error, Bond::Runs, FAILS).within().or_value(),
    Rule::new(
        "R02",
        ELEMENT,
        &["toUsers.role", "toUsers.role[]", "fromUsers.role", "fromUsers.role[]", "role", "role[]"],
        &[Target::Role],
        Warning,
        Bond::Uses,
        "nobody is told",
    ),
];
