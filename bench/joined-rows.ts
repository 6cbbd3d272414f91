/** What the join of three tables finds, in the embedded organization and in the bare handler: a hundred contacts at each account. */
export const contactsOfAccount = 100;

export const accountName = (account: number): string => `Account ${account}`;

/** No two are the same, and their order is not that of their creation. */
export const lastName = (account: number, contact: number): string =>
  `Contact ${((account * contactsOfAccount + contact) * 48_271) % 100_000}`;
