import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkTask, parseTask } from "../../src/index.ts";

const create = `<AMDYNAMICSCRM ACTIVITY="create_session" SESSION="S" ORGANIZATIONURI="http://x/y" AUTHTYPE="None" />`;

/** What is said of one step on a session: the place in the step's text, and the message. */
function told(activity: string, parameters: string, inside = ""): readonly string[] {
  const step = `<AMDYNAMICSCRM SESSION="S" ACTIVITY="${activity}" ENTITY="account" ${parameters}>${inside}</AMDYNAMICSCRM>`;
  const task = `<AMVARIABLE NAME="x" VALUE="" />${create}\n${step}`;
  return checkTask(parseTask(task)).map(({ position, message }) => {
    const place = step.slice(position.column - 1).split(/["\s>/]/)[0] ?? "";
    return `${place}: ${message}`;
  });
}

const valued = (attributes: string) => `<ATTRIBUTE LOGICALNAME="a" ${attributes} />`;
const where = (attributes: string) => `<CONDITION ATTRIBUTE="a" ${attributes} />`;
const query = (inside: string) => told("query_entities", 'RESULTDATASET="q"', inside);

describe("texts that the deed of a step would refuse", () => {
  it("are FetchXML that is none", () => {
    const fetch = (xml: string) =>
      checkTask(
        parseTask(
          `${create}<AMDYNAMICSCRM SESSION="S" ACTIVITY="count_entities" RESULTVARIABLE="n"><![CDATA[${xml}]]></AMDYNAMICSCRM>`,
        ),
      )
        .filter(({ code }) => code === "CHECK_VALUE")
        .map(({ message }) => message);
    assert.match(fetch("<fetch>")[0] ?? "", /^line 1, column \d+ of the FetchXML: /);
    assert.match(
      fetch('<fetch>\n<entity name="account"><atribute name="x"/></entity></fetch>')[0] ?? "",
      /^line 2.*atribute/,
    );
    assert.deepEqual(fetch('<fetch><entity name="account"/></fetch>'), []);
    assert.deepEqual(fetch("<fetch>%x%"), []);
  });

  it("are OData queries that are none, or stand beside another query", () => {
    const odata = (text: string, parameters = "", inside = "") => {
      const step = `<AMDYNAMICSCRM SESSION="S" ACTIVITY="count_entities" RESULTVARIABLE="n" ODATA="${text}" ${parameters}>${inside}</AMDYNAMICSCRM>`;
      return checkTask(
        parseTask(`<AMVARIABLE NAME="x" VALUE="" /><AMVARIABLE NAME="n" VALUE="" />${create}${step}`),
      ).map(({ code, message, remedy }) => `${code}: ${message}; ${remedy}`);
    };
    const account = 'ENTITY="account"';
    for (const fits of [
      "$filter=name eq 'a'&amp;$top=3",
      "accounts?$top=3",
      "?$top=3",
      "%x%",
      "$filter=name eq '%x%'",
    ]) {
      assert.deepEqual(odata(fits, account), [], fits);
    }
    assert.deepEqual(odata("accounts?$top=3"), []);
    const refused: readonly (readonly [text: string, parameters: string, inside: string, said: RegExp])[] = [
      ["$filter=name eq 'a", account, "", /^CHECK_VALUE: \$filter, character 9: There is an unterminated literal/],
      [
        "$filter=name eq 'a&amp;b'",
        account,
        "",
        /option b' cannot be taken; .*ampersand inside of a value is written %26/,
      ],
      ["$fliter=name eq 'a'", account, "", /\$fliter cannot be taken; did you mean \$filter\?/],
      ["$skip=10", account, "", /\$skip cannot be taken; leave it out: all pages are read/],
      ["$top=0", account, "", /\$top=0 is out of range; give 1 to 5000/],
      ["$top=3&amp;$count=true", account, "", /\$top and \$count=true exclude one another/],
      ["$apply=groupby((statecode))&amp;$select=name", account, "", /\$select has no meaning beside \$apply/],
      ["$expand=ownerid,ownerid", account, "", /\$expand: ownerid is expanded twice; name all of its columns/],
      ["$expand=a($filter=b eq)", account, "", /^CHECK_VALUE: \$filter in \$expand, character 5: Expression expected/],
      ["$apply=filter(a eq)/aggregate($count as n)", account, "", /: filter\(…\) in \$apply, character 5: Expression/],
      ["fetchXml=&lt;fetch/&gt;", account, "", /option fetchXml cannot be taken; give the FetchXML by itself/],
      ["accounts(name='x')?$select=name", "", "", /"accounts\(name='x'\)" is no address of a table/],
      ["$filter=a eq '100%%'", account, "", /wrongly encoded.*; write a percent sign that stands for itself as %25/],
      ["$top=3", "", "", /the OData query names no table; give the table's logical name besides/],
      [
        "$top=3",
        account,
        where('VALUE="1"'),
        /CHECK_VALUE: ODATA is given, and <CONDITION> beside it; write what they say/,
      ],
      ["%x%", account, where('VALUE="1"'), /CHECK_VALUE: ODATA is given, and <CONDITION> beside it/],
      ["$top=3", `FETCHXML="<fetch><entity name='account'/></fetch>"`, "", /FETCHXML is given, and ODATA beside it/],
      [
        "$top=3",
        `${account} FILTERTYPE="Or"`,
        "",
        /CHECK_INACTIVE_PARAMETER: FILTERTYPE is ignored because ODATA is given/,
      ],
    ];
    for (const [text, parameters, inside, said] of refused) {
      const [first = "", ...more] = odata(text, parameters, inside);
      assert.match(first, said);
      assert.deepEqual(more, []);
    }
  });

  it("are IDs and keys that name no record", () => {
    assert.deepEqual(told("delete_entity", 'ID="nix"'), ['nix: ID "nix" names no record of account']);
    assert.deepEqual(told("delete_entity", 'KEY="nix"'), ['nix: KEY "nix" is no alternate key of account']);
    assert.deepEqual(told("delete_entity", 'KEY="accountnumber=A-17"'), []);
    assert.deepEqual(told("delete_entity", 'ID="account:7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f"'), []);
    assert.deepEqual(told("delete_entity", 'ID="%x%"'), []);
  });

  it("are values that their type does not take", () => {
    const said = (attributes: string) => told("create_entity", "", valued(attributes));
    assert.deepEqual(said('TYPE="Integer" VALUE="abc"'), ['abc: attribute a of type Integer cannot be "abc"']);
    assert.deepEqual(said('TYPE="Int" VALUE="1.5"'), ['1.5: attribute a of type Integer cannot be "1.5"']);
    assert.deepEqual(said('TYPE="Lookup" VALUE="Contoso"'), [
      'Contoso: attribute a of type Lookup cannot be "Contoso"',
    ]);
    for (const fits of [
      'TYPE="Int" VALUE="1"',
      'TYPE="Integer" VALUE=""',
      'TYPE="Integer" VALUE="%x%"',
      'TYPE="Lookup" VALUE="account(name=Contoso)"',
      'TYPE="Picklist" VALUE="Accounting"',
      'TYPE="Boolean" VALUE="Erlaubt"',
      'VALUE="abc"',
    ]) {
      assert.deepEqual(said(fits), [], fits);
    }
  });

  it("are attributes that are given twice", () => {
    const twice = `${valued('VALUE="1"')}<ATTRIBUTE LOGICALNAME=" A" VALUE="2" />`;
    assert.deepEqual(told("update_entity", 'ID="%x%"', twice), [": attribute a is given twice"]);
    assert.deepEqual(told("update_entity", 'ID="%x%"', valued("")), []);
  });

  it("are parameters that messages do not take besides their own, or take otherwise", () => {
    const parameter = (attributes: string) => told("delete_entity", 'ID="%x%"', `<PARAMETER ${attributes} />`);
    assert.deepEqual(parameter('NAME="SuppressDuplicateDetection" VALUE="NO"'), []);
    assert.deepEqual(parameter('NAME="tag" VALUE="%x%"'), []);
    assert.deepEqual(parameter('NAME="Surplus" TYPE="String" VALUE="1"'), []);
    assert.deepEqual(parameter('NAME="SupressDuplicateDetection" VALUE="NO"'), [
      "SupressDuplicateDetection: SupressDuplicateDetection is no parameter that messages take besides their own",
    ]);
    assert.deepEqual(parameter('NAME="BypassCustomPluginExecution" VALUE="maybe"'), [
      'maybe: parameter BypassCustomPluginExecution of type Boolean cannot be "maybe"',
    ]);
  });

  it("are values that a condition's operator does not take", () => {
    const messages = (attributes: string) => query(where(attributes)).map((text) => text.replace(/^.*operator /, ""));
    assert.deepEqual(messages('OPERATOR="between" VALUE="1"'), ["between needs 2 values, and VALUE has 1"]);
    assert.deepEqual(messages('VALUE=""'), ["eq needs a value, and VALUE is empty"]);
    assert.deepEqual(messages('OPERATOR="today" VALUE="5"'), ["today takes no value"]);
    assert.deepEqual(messages('OPERATOR="last-x-days" VALUE="0"'), ["last-x-days takes 1 or more, and VALUE is 0"]);
    for (const fits of ['OPERATOR="between" VALUE="1,2"', 'OPERATOR="%x%" VALUE="5"', 'VALUE="%x%"', 'VALUEOF="b"']) {
      assert.deepEqual(messages(fits), [], fits);
    }
  });

  it("are tables that the query does not have", () => {
    const link = '<LINK ENTITY="contact" FROM="contactid" TO="primarycontactid" ALIAS="person" />';
    const of = (alias: string) => where(`ENTITY="${alias}" VALUE="1"`);
    assert.deepEqual(query(of("zz")), ['zz: no table of the query is called "zz" (ENTITY of CONDITION)']);
    assert.deepEqual(query(`${of("persn")}${link}`), [
      'persn: no table of the query is called "persn" (ENTITY of CONDITION)',
    ]);
    assert.deepEqual(
      query(`${link}${link}`).map((text) => text.replace(/^.*?: /, "")),
      ['two tables of the query are called "person"'],
    );
    assert.deepEqual(query(`${of("Person")}${of("account")}${link}`), []);
    assert.deepEqual(query(`${of("zz")}${link.replace("person", "%x%")}`), []);
  });

  it("are conditions of which one must hold, and that stand where all hold together", () => {
    const found = (filterType: string, inside: string) =>
      told("query_entities", `RESULTDATASET="q" FILTERTYPE="${filterType}"`, inside);
    const link = (more: string) => `<LINK ENTITY="contact" FROM="contactid" TO="primarycontactid" ${more} />`;
    const on = (alias: string) => where(`ENTITY="${alias}" VALUE="1"`);
    const own = where('VALUE="1"');
    const within = link('ALIAS="w" TYPE="inner" PARENT="contact"');
    const said = (type: string, alias = "contact") => [
      `Or: conditions on the link "${alias}" of type ${type} hold together with the others, and FILTERTYPE says Or`,
    ];
    for (const [inside, expected] of [
      [`${own}${on("Contact")}${link('TYPE="in"')}`, said("in")],
      [`${own}${on("contact")}${on("%x%")}${link('TYPE="Exists"')}`, said("exists")],
      [`${on("contact")}${on("w")}${link('TYPE="any"')}${within}`, said("inner", "w")],
      [`${on("contact")}${on("contact")}${link('TYPE="in"')}`, []],
      [`${own}${on("contact")}${link('TYPE="any"')}`, []],
      [`${own}${on("contact")}${link("")}`, []],
      [`${own}${on("%x%")}${link('TYPE="in"')}`, []],
      [`${own}${on("contact")}${link('TYPE="%x%"')}`, []],
      [`${own}${on("contact")}${link('TYPE="in" PARENT="%x%"')}`, []],
    ] as const) {
      assert.deepEqual(found("Or", inside), expected, inside);
      assert.deepEqual(found("And", inside), [], inside);
      assert.deepEqual(found("%x%", inside), [], inside);
    }
  });

  it("are users, owners and related records that name none", () => {
    const id = 'ID="7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f"';
    const join = (parameters: string, inside = "") =>
      told("associate_entities", `${id} RELATIONSHIP="contact_customer_accounts" ${parameters}`, inside);
    const named = /names no record/;
    const refused: readonly (readonly [found: readonly string[], said: RegExp])[] = [
      [told("delete_entity", `${id} CALLER="Jo"`), /^Jo: CALLER "Jo" names no user$/],
      [told("assign_entity", `${id} OWNER="Jo"`), named],
      [told("assign_entity", `${id} OWNER="team"`), named],
      [join(""), /^<AMDYNAMICSCRM: the step names no related record$/],
      [join('RELATEDID="7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f"'), /does not say of which entity the record is$/],
      [join('RELATEDENTITY="contact" RELATEDID="Jo"'), named],
      [join('RELATEDENTITY="contact" RELATEDID="account:7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f"'), named],
      [join("", '<RELATED ENTITY="contact" ID="Jo" />'), /^Jo: ID of RELATED "Jo" names no record of contact$/],
    ];
    for (const [found, said] of refused) {
      assert.equal(found.length, 1, String(said));
      assert.match(found[0] ?? "", said);
    }
    for (const fits of [
      told("delete_entity", `${id} CALLER="systemuser(fullname=Jo)"`),
      told("delete_entity", `${id} CALLER="%x%"`),
      told("assign_entity", `${id} OWNER="7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f"`),
      told("assign_entity", `${id} OWNER="team(name=North)"`),
      join('RELATEDENTITY="%x%" RELATEDID="7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f"'),
      join('RELATEDID="%x%"'),
      join('RELATEDENTITY="contact"', '<RELATED ID="7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f" />'),
      join("", '<RELATED ID="contact(fullname=Jo Berry)" />'),
    ]) {
      assert.deepEqual(fits, []);
    }
  });

  it("are parameters that a message cannot have, and attributes of none of them", () => {
    const message = (name: string, inside: string) => {
      const step = `<AMDYNAMICSCRM SESSION="S" ACTIVITY="execute_message" NAME="${name}">${inside}</AMDYNAMICSCRM>`;
      return checkTask(parseTask(`<AMVARIABLE NAME="x" VALUE="" />${create}${step}`)).map((one) => one.message);
    };
    const refused: readonly (readonly [name: string, inside: string, said: string])[] = [
      [
        "CloseIncident",
        '<PARAMETER NAME="Status" VALUE="5" /><PARAMETER NAME="status" VALUE="6" />',
        "parameter Status is given twice",
      ],
      [
        "CloseIncident",
        '<PARAMETER NAME="Status" VALUE="five" />',
        'parameter Status of type OptionSetValue cannot be "five"',
      ],
      [
        "WhoAmI",
        '<PARAMETER NAME="Target" VALUE="account:1" />',
        "parameter Target is not among the parameters of WhoAmI that are known here",
      ],
      ["new_Api", '<PARAMETER NAME="A" TYPE="Integer" VALUE="x" />', 'parameter A of type Integer cannot be "x"'],
      [
        "new_Api",
        '<PARAMETER NAME="A" TYPE="Integer" VALUE="1" /><ATTRIBUTE PARAMETER="A" LOGICALNAME="name" VALUE="x" />',
        "parameter A is of type Integer, and attributes are given to it",
      ],
      [
        "new_Api",
        '<ATTRIBUTE PARAMETER="B" LOGICALNAME="name" VALUE="x" />',
        "attribute name is given to the parameter B, and the step has no such parameter",
      ],
    ];
    for (const [name, inside, said] of refused) assert.deepEqual(message(name, inside), [said]);
    for (const [name, inside] of [
      [
        "CloseIncident",
        '<PARAMETER NAME="Status" VALUE="%x%" /><PARAMETER NAME="IncidentResolution" VALUE="incidentresolution" />',
      ],
      ["%x%", '<PARAMETER NAME="A" VALUE="x" />'],
      ["new_Api", '<PARAMETER NAME="A" VALUE="x" /><PARAMETER NAME="B" TYPE="Guid" VALUE="account(name=Contoso)" />'],
      ["new_Api", '<PARAMETER NAME="%x%" VALUE="x" /><ATTRIBUTE PARAMETER="A" LOGICALNAME="name" VALUE="x" />'],
      [
        "new_Api",
        '<PARAMETER NAME="A" TYPE="Integer" VALUE="1" /><ATTRIBUTE PARAMETER="%x%" LOGICALNAME="name" VALUE="x" />',
      ],
    ] as const) {
      assert.deepEqual(message(name, inside), [], inside);
    }
  });

  it("are parameters of messages that the step itself gives", () => {
    const id = 'ID="7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f"';
    const join = `${id} RELATIONSHIP="contact_customer_accounts" RELATEDENTITY="contact" RELATED${id}`;
    const own = (name: string) => [`${name}: the parameter ${name} is what the call itself gives`];
    for (const [activity, parameters, names] of [
      ["create_entity", "", ["Target"]],
      ["delete_entity", id, ["Target"]],
      ["assign_entity", `${id} OWNER="team(name=North)"`, ["Target"]],
      ["set_state", `${id} STATE="Inactive"`, ["Target"]],
      ["associate_entities", join, ["Target", "Relationship", "RelatedEntities"]],
      ["disassociate_entities", join, ["Target", "Relationship", "RelatedEntities"]],
      [
        "bulk_write",
        'OPERATION="create" FILE="a.csv" REJECTSFILE="r.csv"',
        ["Target", "Targets", "Requests", "Settings"],
      ],
    ] as const) {
      for (const name of names) {
        assert.deepEqual(told(activity, parameters, `<PARAMETER NAME="${name}" VALUE="x" />`), own(name), activity);
        const typed = `<PARAMETER NAME="${name}" TYPE="String" VALUE="%x%" />`;
        assert.deepEqual(told(activity, parameters, typed), own(name), activity);
      }
      const others = '<PARAMETER NAME="Other" TYPE="String" VALUE="x" /><PARAMETER NAME="%x%" VALUE="x" />';
      assert.deepEqual(told(activity, parameters, others), [], activity);
    }
  });

  it("are the file of an attachment that a step takes away", () => {
    const said = (entity: string, column: string) =>
      checkTask(
        parseTask(
          `<AMVARIABLE NAME="x" VALUE="" />${create}<AMDYNAMICSCRM SESSION="S" ACTIVITY="delete_file" ENTITY="${entity}" ID="7bf2e032-ad92-4bb2-b4a1-70b1e1b8ab4f" COLUMN="${column}" />`,
        ),
      ).map(({ message, remedy }) => `${message}; ${remedy}`);
    const refused = ["body is what the activitymimeattachment consists of; delete the activitymimeattachment itself"];
    assert.deepEqual(said("ActivityMimeAttachment", "Body"), refused);
    for (const column of ["%x%", "new_file"]) assert.deepEqual(said("activitymimeattachment", column), [], column);
    assert.deepEqual(said("annotation", "documentbody"), []);
  });
});
