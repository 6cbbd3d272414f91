import { KnownMessages } from "../wire/soap/known-messages.ts";
import type { EmulatorOptions, EmulatorOrganization } from "./emulator-options.ts";
import type { StandardSchema } from "./metadata/tables.ts";
import type { Organization } from "./organization.ts";
import { openOrganization } from "./seed/seed.ts";
import type { UserName } from "./sign-in/directory.ts";
import { SystemUsers } from "./sign-in/system-users.ts";
import { Store } from "./store/store.ts";

export const defaultOrganization = "embedded";

/**
 * The version of an online organization of today: the Web API is asked at v9.2, and messages of 9.2 (CreateMultiple) are there.
 * One of 9.0 would have neither.
 */
export const defaultVersion = "9.2.24051.174";

/** An organization with the names that it is found and listed by. */
export type HostedOrganization = {
  readonly uniqueName: string;
  readonly friendlyName: string;
  /** What stands for it in an address: a segment of the path, or the first label of the host. */
  readonly urlName: string;
  readonly isDisabled: boolean;
  readonly organization: Organization;
  readonly systemUsers: SystemUsers;
  /** Of the calls that it gets. */
  readonly known: KnownMessages;
};

/** The organizations of one emulator, each with records of its own. */
export class Organizations {
  readonly all: readonly HostedOrganization[];
  readonly #answersAnyName: boolean;

  private constructor(all: readonly HostedOrganization[], answersAnyName: boolean) {
    this.all = all;
    this.#answersAnyName = answersAnyName;
  }

  /** Opens the data of each. Throws EmulatorError where a file cannot be used; then none stays open. */
  static open(options: EmulatorOptions, standard: StandardSchema): Organizations {
    const opened: HostedOrganization[] = [];
    try {
      for (const one of describedIn(options)) opened.push(openOne(one, options, standard));
      return new Organizations(opened, options.anyOrganization === true);
    } catch (error) {
      for (const { organization } of opened) organization.store.close();
      throw error;
    }
  }

  /** The organization that an address names by path or host; the first one where it names none. */
  find(name: string | undefined, host: string): HostedOrganization | undefined {
    const [first] = this.all;
    if (name !== undefined) return this.#named(name) ?? (this.#answersAnyName ? first : undefined);
    return this.#named(host.split(".", 1)[0] ?? "") ?? first;
  }

  /** Those that a user is a member of. */
  of(user: UserName): readonly HostedOrganization[] {
    return this.all.filter(({ uniqueName }) => isMember(user, uniqueName));
  }

  close(): void {
    for (const { organization } of this.all) organization.store.close();
  }

  #named(name: string): HostedOrganization | undefined {
    return this.all.find(({ uniqueName, urlName }) => [uniqueName, urlName].some((own) => isSame(own, name)));
  }
}

/** Whether the directory counts a user among an organization's. */
export function isMember({ organizations }: UserName, uniqueName: string): boolean {
  return organizations === undefined || organizations.some((name) => isSame(name, uniqueName));
}

function describedIn({
  organizations,
  organization = defaultOrganization,
}: EmulatorOptions): readonly EmulatorOrganization[] {
  return organizations === undefined || organizations.length === 0 ? [{ uniqueName: organization }] : organizations;
}

function openOne(
  described: EmulatorOrganization,
  options: EmulatorOptions,
  standard: StandardSchema,
): HostedOrganization {
  const { uniqueName, friendlyName = uniqueName, urlName = uniqueName, state } = described;
  const store = Store.open(described.data ?? dataFileOf(uniqueName, options), standard.tables);
  try {
    const version = described.version ?? options.version ?? defaultVersion;
    const { roles, teams, customizations } = options;
    const organization = openOrganization(store, standard, { name: uniqueName, version, roles, teams, customizations });
    return {
      uniqueName,
      friendlyName,
      urlName,
      isDisabled: state === "Disabled",
      organization,
      systemUsers: new SystemUsers(organization),
      known: new KnownMessages(),
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

/** Several organizations have several files: `crm.sqlite` becomes `crm.contoso.sqlite`. */
function dataFileOf(uniqueName: string, { data, organizations = [] }: EmulatorOptions): string | undefined {
  if (data === undefined || organizations.length < 2) return data;
  const [, stem = data, extension = ""] = /^(.*?)(\.[^./\\]*)?$/s.exec(data) ?? [];
  return `${stem}.${uniqueName}${extension}`;
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
