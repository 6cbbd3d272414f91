/** Attributes and variables of such names hold secrets; near misses of PASSWORD too, for a misspelled one is a secret all the same. */
export const secretName = /PAS{1,8}[A-Z]{0,4}D|PWD|PASSPHRASE|SECRET|CONNECTIONSTRING|CLIENTID|TENANTID|TOKEN/i;
