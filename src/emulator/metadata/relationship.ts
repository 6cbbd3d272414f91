import type { OnDelete } from "./table-facts.ts";

/** One-to-many: a lookup column of the child points at a record of the parent. */
export type Relationship = {
  readonly schemaName: string;
  /** The one, and the column of it that is pointed at: its primary key. */
  readonly parent: string;
  readonly parentColumn: string;
  /** The many, and its lookup column. */
  readonly child: string;
  readonly column: string;
  readonly onDelete: OnDelete;
  /** Web API: the collection on the parent, `contact_customer_accounts`. */
  readonly collection: string;
  /** Web API: the single-valued property on the child, `parentcustomerid_account`. */
  readonly navigation: string;
  readonly isHierarchical: boolean;
  readonly isCustom: boolean;
};

/** What is done with the rows of another table when the record that they point at is deleted. */
export type Dependents = Pick<Relationship, "child" | "column" | "onDelete">;

/** Many-to-many: a row of the intersect table holds the keys of two associated records. */
export type ManyToMany = {
  readonly schemaName: string;
  readonly intersect: string;
  readonly table1: string;
  readonly column1: string;
  readonly table2: string;
  readonly column2: string;
  /** Web API: the collections on the first and on the second table. */
  readonly navigation1: string;
  readonly navigation2: string;
  readonly isCustom: boolean;
};

/** Alternate key: columns that tell a record apart. Only an active one is kept unique and may be used. */
export type Key = {
  readonly logicalName: string;
  readonly schemaName: string;
  readonly label: string;
  readonly columns: readonly string[];
  readonly status: "Pending" | "InProgress" | "Active" | "Failed";
};
