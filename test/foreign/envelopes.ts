/** SOAP 1.1 envelopes written by hand, not by our encoder: what a stranger's client sends. */

const open = `<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
  xmlns:i="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="http://www.w3.org/2001/XMLSchema">
<soap:Body>`;
const close = `</soap:Body>
</soap:Envelope>`;
const services = "http://schemas.microsoft.com/xrm/2011/Contracts/Services";
const contracts = "http://schemas.microsoft.com/xrm/2011/Contracts";
const collections = "http://schemas.datacontract.org/2004/07/System.Collections.Generic";

export const whoAmIEnvelope = `${open}
  <Execute xmlns="${services}">
    <request i:type="b:WhoAmIRequest" xmlns:a="${contracts}" xmlns:b="http://schemas.microsoft.com/crm/2011/Contracts">
      <a:Parameters xmlns:c="${collections}" />
      <a:RequestId i:nil="true" />
      <a:RequestName>WhoAmI</a:RequestName>
    </request>
  </Execute>
${close}`;

/** An account with a text, a whole number, an amount and an option. */
export const createEnvelope = `${open}
  <Create xmlns="${services}">
    <entity xmlns:q="${contracts}">
      <q:Attributes xmlns:kvp="${collections}">
        <q:KeyValuePairOfstringanyType>
          <kvp:key>name</kvp:key>
          <kvp:value i:type="x:string">Fabrikam &amp; Söhne</kvp:value>
        </q:KeyValuePairOfstringanyType>
        <q:KeyValuePairOfstringanyType>
          <kvp:key>numberofemployees</kvp:key>
          <kvp:value i:type="x:int">4300</kvp:value>
        </q:KeyValuePairOfstringanyType>
        <q:KeyValuePairOfstringanyType>
          <kvp:key>revenue</kvp:key>
          <kvp:value i:type="q:Money"><q:Value>60000</q:Value></kvp:value>
        </q:KeyValuePairOfstringanyType>
        <q:KeyValuePairOfstringanyType>
          <kvp:key>industrycode</kvp:key>
          <kvp:value i:type="q:OptionSetValue"><q:Value>1</q:Value></kvp:value>
        </q:KeyValuePairOfstringanyType>
      </q:Attributes>
      <q:EntityState i:nil="true" />
      <q:FormattedValues xmlns:kvp="${collections}" />
      <q:Id>00000000-0000-0000-0000-000000000000</q:Id>
      <q:LogicalName>account</q:LogicalName>
      <q:RelatedEntities xmlns:kvp="${collections}" />
    </entity>
  </Create>
${close}`;

export function retrieveEnvelope(id: string): string {
  return `${open}
  <Retrieve xmlns="${services}">
    <entityName>account</entityName>
    <id>${id}</id>
    <columnSet xmlns:q="${contracts}">
      <q:AllColumns>true</q:AllColumns>
      <q:Columns xmlns:s="http://schemas.microsoft.com/2003/10/Serialization/Arrays" />
    </columnSet>
  </Retrieve>
${close}`;
}

export function updateEnvelope(id: string): string {
  return `${open}
  <Update xmlns="${services}">
    <entity xmlns:q="${contracts}">
      <q:Attributes xmlns:kvp="${collections}">
        <q:KeyValuePairOfstringanyType>
          <kvp:key>telephone1</kvp:key>
          <kvp:value i:type="x:string">555-0152</kvp:value>
        </q:KeyValuePairOfstringanyType>
        <q:KeyValuePairOfstringanyType>
          <kvp:key>numberofemployees</kvp:key>
          <kvp:value i:nil="true" />
        </q:KeyValuePairOfstringanyType>
      </q:Attributes>
      <q:Id>${id}</q:Id>
      <q:LogicalName>account</q:LogicalName>
    </entity>
  </Update>
${close}`;
}

export function deleteEnvelope(id: string): string {
  return `${open}
  <Delete xmlns="${services}">
    <entityName>account</entityName>
    <id>${id}</id>
  </Delete>
${close}`;
}

/** Accounts of that name, by name, with the total count; the page as the SDK sends it where none was asked for. */
export function queryEnvelope(name: string): string {
  return `${open}
  <RetrieveMultiple xmlns="${services}">
    <query i:type="q:QueryExpression" xmlns:q="${contracts}" xmlns:arr="http://schemas.microsoft.com/2003/10/Serialization/Arrays">
      <q:ColumnSet>
        <q:AllColumns>false</q:AllColumns>
        <q:Columns><arr:string>name</arr:string><arr:string>telephone1</arr:string></q:Columns>
      </q:ColumnSet>
      <q:Criteria>
        <q:Conditions>
          <q:ConditionExpression>
            <q:AttributeName>name</q:AttributeName>
            <q:Operator>Equal</q:Operator>
            <q:Values><arr:anyType i:type="x:string">${name}</arr:anyType></q:Values>
          </q:ConditionExpression>
        </q:Conditions>
        <q:FilterOperator>And</q:FilterOperator>
        <q:Filters />
      </q:Criteria>
      <q:Distinct>false</q:Distinct>
      <q:EntityName>account</q:EntityName>
      <q:LinkEntities />
      <q:Orders>
        <q:OrderExpression>
          <q:AttributeName>name</q:AttributeName>
          <q:OrderType>Ascending</q:OrderType>
        </q:OrderExpression>
      </q:Orders>
      <q:PageInfo>
        <q:Count>0</q:Count>
        <q:PageNumber>0</q:PageNumber>
        <q:PagingCookie i:nil="true" />
        <q:ReturnTotalRecordCount>true</q:ReturnTotalRecordCount>
      </q:PageInfo>
      <q:NoLock>false</q:NoLock>
    </query>
  </RetrieveMultiple>
${close}`;
}
