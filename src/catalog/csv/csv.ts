import type { Activity, Parameter } from "../activity.ts";
import { dataset, delimiter as listDelimiter, resultDataset } from "../common-parameters.ts";
import { encoding, file, writtenEncoding } from "../file-system/encoding.ts";

const csvFile = {
  ...file,
  aliases: ["CSVFILE", "FILENAME"],
  description: "The CSV file, in one of the folders that the run may use.",
  examples: ["accounts.csv"],
} as const satisfies Parameter;

const delimiter = {
  ...listDelimiter,
  description: "What stands between values: comma, semi-colon, tab, space, or the character itself.",
} as const satisfies Parameter;

const header = {
  name: "HEADER",
  aliases: ["FIRSTROWISHEADER"],
  title: "Header",
  type: { kind: "yesNo" },
  default: "YES",
} as const satisfies Omit<Parameter, "description">;

/** The vendor's product has it; of its markup no page that we could read shows anything. */
export const toDataset = {
  action: "AMFILESYSTEM",
  name: "csv_to_dataset",
  spellings: ["read_csv"],
  title: "CSV to dataset",
  description:
    "Reads a CSV file (RFC 4180) into a dataset: every value is a text. A row with more or fewer values than the first one is an error that names its line.",
  standing: "inferred",
  parameters: {
    file: csvFile,
    resultDataset: {
      ...resultDataset,
      description: "The dataset that is made; its field MoreRecords tells whether the file has more rows than MAXROWS.",
      examples: ["accounts"],
    },
    delimiter,
    header: {
      ...header,
      description:
        "YES takes the names of the columns from the first row; otherwise they are Column1, Column2 and so on.",
    },
    encoding,
    maxRows: {
      name: "MAXROWS",
      title: "Rows",
      description: "How many rows to read at the most. If it is not given and there are more, the run warns.",
      type: { kind: "number", min: 1, max: 10_000_000, integer: true },
      default: "50000",
    },
  },
  examples: [
    `<AMFILESYSTEM ACTIVITY="csv_to_dataset" FILE="accounts.csv" RESULTDATASET="accounts" />
<AMWRITETOLOG TEXT="%accounts.TotalRows% accounts" />`,
    `<AMFILESYSTEM ACTIVITY="csv_to_dataset" FILE="prices.csv" DELIMITER="semi-colon" HEADER="NO" ENCODING="windows-1252" RESULTDATASET="prices" />`,
  ],
} as const satisfies Activity;

/** What becomes of a file that is there is ours to say: nothing is lost unless the step asks for it. */
export const fromDataset = {
  action: "AMFILESYSTEM",
  name: "dataset_to_csv",
  spellings: ["write_csv"],
  title: "Dataset to CSV",
  description:
    "Writes the rows of a dataset into a CSV file (RFC 4180). Dates are in ISO 8601, numbers have a point. The file appears when all of it is there.",
  standing: "inferred",
  parameters: {
    dataset: { ...dataset, examples: ["accounts"] },
    file: { ...csvFile, path: "writes" },
    action: {
      name: "ACTION",
      title: "If the file exists",
      description:
        "What becomes of a file that is there: fail leaves it and fails, overwrite replaces it in one step, append adds the rows, without a header, to its end.",
      type: {
        kind: "options",
        options: [
          { value: "fail", label: "Fail", spellings: ["error"] },
          { value: "overwrite", label: "Overwrite", spellings: ["replace"] },
          { value: "append", label: "Append", spellings: ["add"] },
        ],
      },
      default: "fail",
    },
    delimiter,
    header: { ...header, description: "YES writes the names of the columns as the first row." },
    encoding: writtenEncoding,
    lineBreak: {
      name: "LINEBREAK",
      title: "Line break",
      description: "What ends a row.",
      type: {
        kind: "options",
        options: [
          { value: "crlf", label: "CR LF" },
          { value: "lf", label: "LF" },
        ],
      },
      default: "crlf",
    },
  },
  examples: [
    `<AMDATASET RESULTDATASET="people" COLUMNS="name,age" />
<AMFILESYSTEM ACTIVITY="dataset_to_csv" DATASET="people" FILE="people.csv" ACTION="overwrite" />`,
  ],
} as const satisfies Activity;
