import type { Customizations } from "../../src/emulator/customization/customization-file.ts";

const options = [1, 2, 9].map((value) => ({ value, label: `Choice ${value}` }));

/** A table that has a column of every type, and one that it is joined with. */
export const customizations: Customizations = {
  optionSets: [{ name: "new_shared", displayName: "Shared", options }],
  tables: [
    {
      schemaName: "new_Probe",
      entitySetName: "new_probeset",
      changeTracking: true,
      columns: [
        { schemaName: "new_Code", type: "String", maxLength: 100 },
        { schemaName: "new_Memo", type: "Memo", maxLength: 2000 },
        { schemaName: "new_Flag", type: "Boolean" },
        { schemaName: "new_Count", type: "Integer" },
        { schemaName: "new_Long", type: "BigInt" },
        { schemaName: "new_Decimal", type: "Decimal", precision: 5 },
        { schemaName: "new_Double", type: "Double", precision: 5 },
        { schemaName: "new_Money", type: "Money", precision: 2 },
        { schemaName: "new_Day", type: "DateTime", format: "DateOnly", behavior: "DateOnly" },
        { schemaName: "new_Local", type: "DateTime", behavior: "UserLocal" },
        { schemaName: "new_Wall", type: "DateTime", behavior: "TimeZoneIndependent" },
        { schemaName: "new_Choice", type: "Picklist", options },
        { schemaName: "new_Kind", type: "Picklist", optionSet: "new_shared" },
        { schemaName: "new_Choices", type: "MultiSelectPicklist", options },
        { schemaName: "new_Image", type: "Image" },
        { schemaName: "new_Document", type: "File" },
        { schemaName: "new_Account", type: "Lookup", targets: ["account"], onDelete: "RemoveLink" },
        { schemaName: "new_Anyone", type: "Lookup", targets: ["account", "contact"], onDelete: "RemoveLink" },
        { schemaName: "new_Parent", type: "Lookup", targets: ["new_probe"], onDelete: "RemoveLink" },
      ],
      keys: [
        { schemaName: "new_Code_Key", columns: ["new_code"] },
        { schemaName: "new_Account_Count_Key", columns: ["new_account", "new_count"] },
      ],
      manyToMany: [
        { schemaName: "new_probe_contacts", with: "contact" },
        { schemaName: "new_probe_probes", with: "new_probe" },
      ],
    },
    { schemaName: "new_Untracked", changeTracking: false },
  ],
};
