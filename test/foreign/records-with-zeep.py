"""Records through the service description, with zeep: one JSON line for each step. Arguments: address of the service, access token."""
import datetime, decimal, json, sys
import requests, zeep
from lxml import etree
from zeep import xsd

url, token = sys.argv[1:]
session = requests.Session()
session.trust_env = False
session.headers["Authorization"] = "Bearer " + token
client = zeep.Client(url + "?wsdl", transport=zeep.transports.Transport(session=session))
service = client.bind("OrganizationService", "BasicHttpBinding_IOrganizationService")
C = "{http://schemas.microsoft.com/xrm/2011/Contracts}"
G = "{http://schemas.datacontract.org/2004/07/System.Collections.Generic}"
A = "{http://schemas.microsoft.com/2003/10/Serialization/Arrays}"
guid_type = client.get_type("{http://schemas.microsoft.com/2003/10/Serialization/}guid")
make = lambda name, **members: client.get_type(C + name)(**members)
any_of = xsd.AnyObject
text, number, whole, yes_no, date = xsd.String(), xsd.Decimal(), xsd.Int(), xsd.Boolean(), xsd.DateTime()

def attributes(**values):
    pair = client.get_type(G + "KeyValuePairOfstringanyType")
    return make("AttributeCollection", KeyValuePairOfstringanyType=[pair(key=k, value=v) for k, v in values.items()])

def typed(name, **members):
    of = client.get_type(C + name)
    return any_of(of, of(**members))

def entity(table, id=None, **values):
    more = {} if id is None else {"Id": id}
    return make("Entity", LogicalName=table, Attributes=attributes(**values), **more)

def columns(*names):
    strings = client.get_type(A + "ArrayOfstring")
    return make("ColumnSet", AllColumns=False, Columns=strings(string=list(names)))

def shown(value):
    if hasattr(value, "Value"): return shown(value.Value)
    if hasattr(value, "LogicalName"): return [value.LogicalName, value.Id, value.Name]
    if isinstance(value, datetime.datetime): return value.isoformat()
    if isinstance(value, decimal.Decimal): return str(value)
    return value

def read(record):
    return {pair.key: shown(pair.value) for pair in record.Attributes.KeyValuePairOfstringanyType}

contact = service.Create(entity=entity("contact", lastname=any_of(text, "Zeep")))
account = service.Create(entity=entity("account",
    name=any_of(text, "Größe & <co>"), numberofemployees=any_of(whole, 42), creditonhold=any_of(yes_no, True),
    revenue=typed("Money", Value=decimal.Decimal("1234.56")), industrycode=typed("OptionSetValue", Value=7),
    primarycontactid=typed("EntityReference", Id=contact, LogicalName="contact"),
    lastonholdtime=any_of(date, datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.timezone.utc)),
))
names = ["name", "numberofemployees", "creditonhold", "revenue", "industrycode", "primarycontactid", "lastonholdtime"]
print(json.dumps(["retrieve", read(service.Retrieve(entityName="account", id=account, columnSet=columns(*names)))]))
service.Update(entity=entity("account", account, name=any_of(text, "changed"), revenue=None))
print(json.dumps(["updated", read(service.Retrieve(entityName="account", id=account, columnSet=columns("name", "revenue")))]))

fetch = client.get_type(C + "FetchExpression")(Query="<fetch returntotalrecordcount='true'><entity name='account'><attribute name='name'/><link-entity name='contact' from='contactid' to='primarycontactid' alias='c'><attribute name='lastname'/></link-entity></entity></fetch>")
found = service.RetrieveMultiple(query=fetch)
print(json.dumps(["fetch", [read(one) for one in found.Entities.Entity], found.TotalRecordCount]))

condition = make("ConditionExpression", AttributeName="name", Operator="Like", Values=client.get_type(A + "ArrayOfanyType")(anyType=[any_of(text, "chan%")]))
query = make("QueryExpression", EntityName="account", ColumnSet=columns("name"),
    Criteria=make("FilterExpression", FilterOperator="And", Conditions=make("ArrayOfConditionExpression", ConditionExpression=[condition])),
    Orders=make("ArrayOfOrderExpression", OrderExpression=[make("OrderExpression", AttributeName="name", OrderType="Descending")]),
    PageInfo=make("PagingInfo", Count=10, PageNumber=1, ReturnTotalRecordCount=True))
found = service.RetrieveMultiple(query=query)
print(json.dumps(["query", [read(one) for one in found.Entities.Entity], found.MoreRecords]))

by = make("QueryByAttribute", EntityName="account", ColumnSet=columns("name"), Attributes=client.get_type(A + "ArrayOfstring")(string=["name"]), Values=client.get_type(A + "ArrayOfanyType")(anyType=[any_of(text, "changed")]))
print(json.dumps(["by attribute", [read(one) for one in service.RetrieveMultiple(query=by).Entities.Entity]]))
relationship = make("Relationship", SchemaName="contact_customer_accounts")
related = make("EntityReferenceCollection", EntityReference=[make("EntityReference", Id=contact, LogicalName="contact")])
ends = dict(entityName="account", entityId=account, relationship=relationship, relatedEntities=related)
parent = lambda: read(service.Retrieve(entityName="contact", id=contact, columnSet=columns("parentcustomerid"))).get("parentcustomerid", [None])[0]
service.Associate(**ends)
associated = parent()
service.Disassociate(**ends)
print(json.dumps(["associated", associated, parent()]))

M = "{http://schemas.microsoft.com/xrm/2011/Metadata}"
# It reads lists of values, but writes them without their type.
filters = xsd.String()
filters.qname = etree.QName(M + "EntityFilters")
asked = [("EntityFilters", any_of(filters, "Entity Attributes Relationships")), ("LogicalName", any_of(text, "account")), ("RetrieveAsIfPublished", any_of(yes_no, True))]
pair = client.get_type(G + "KeyValuePairOfstringanyType")
parameters = make("ParameterCollection", KeyValuePairOfstringanyType=[pair(key=key, value=value) for key, value in asked])
reply = service.Execute(request=make("RetrieveEntityRequest", RequestName="RetrieveEntity", Parameters=parameters))
table = reply.Results.KeyValuePairOfstringanyType[0].value
kind = lambda value: type(value).__name__
label = lambda of: of.UserLocalizedLabel.Label
by_name = {column.LogicalName: column for column in table.Attributes.AttributeMetadata}
special = dict(name=lambda c: c.MaxLength, industrycode=lambda c: label(c.OptionSet.Options.OptionMetadata[0].Label), revenue=lambda c: c.Precision,
    primarycontactid=lambda c: c.Targets.string, creditonhold=lambda c: label(c.OptionSet.TrueOption.Label))
print(json.dumps(["definition", dict(
    kind=kind(table), name=table.LogicalName, set=table.EntitySetName, label=label(table.DisplayName), ownership=table.OwnershipType, code=table.ObjectTypeCode,
    columns={name: [kind(by_name[name]), by_name[name].AttributeType, by_name[name].RequiredLevel.Value, show(by_name[name])] for name, show in special.items()},
    relationships=[[one.SchemaName, one.ReferencedEntity, one.ReferencingAttribute] for one in table.ManyToOneRelationships.OneToManyRelationshipMetadata if one.ReferencingAttribute == "primarycontactid"])]))
service.Delete(entityName="account", id=account)
try:
    service.Retrieve(entityName="account", id=account, columnSet=columns("name"))
except zeep.exceptions.Fault as fault:
    print(json.dumps(["gone", fault.message.replace(account, "ID"), fault.detail.findtext(".//" + C + "ErrorCode")]))
