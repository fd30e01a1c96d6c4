"""Small incident files in every layout: the columns as published, the rows made up."""

import io
import zipfile
from xml.sax.saxutils import escape

OWN = """\
id,initiator,target,start,end,class,severity,third_party,answers,concession
a,CHN,IND,2001-03-09,2001-12-01,espionage,3,0,,0
b,India,Pakistan,2003Q2,,disruption,2,1,,0
c,770,750,2003-07,,disruption,2,0,b,1
d,USA,Iran,2004,,degradation,7,0,,0
e,RUS,USA,2004,,disinformation,,,,
"""
DCID = """\
Cyberincidentnum,Dyadpair,StateA,StateB,Name,interactionstartdate,interactionenddate,method,\
targettype,initiator,cyber_objective,information_operation,objective_achievement,Concession ,\
3rdpartyinitiator,severity,damage type
1,750770,India ,Pakistan,One,2008-11-01,2008-11-05,1,2,770,1,0,1,0,1,2,1
2,710750,China,India,Two,4/1/2009,12/30/2009,3,2,710,3,0,1,0,0,3,2
3,2710,US,China,Three,40179,40210,3,3,710.0,2,0,1,1,0,4,2
4,2365,US,Russia,Four,2016-05-01,2016-06-01,3,1,365,5,1,1,0,0,3,3
5,710750,China,India,Five,2016-05-01,2016-06-01,3,1,770,1,0,1,0,0,3,3
"""
EUREPOC = """\
incident_id,name,start_date,end_date,incident_type,receiver_country,\
receiver_country_alpha_2_code,initiator_country,initiator_alpha_2,initiator_category,\
physical_effects_spatial,weighted_intensity
1,One,01.02.2020,01.12.2020,Data theft;Hijacking with Misuse,India;Japan,IN;JP,China,CN,State,none,4
2,Two,15.07.2021,Not available,Disruption,India,IN,Pakistan,PK,Non-state-group,Not available,2
3,Three,01.01.2022,,Disruption;Ransomware,Ukraine,UA,Russia,RU,\
"Non-state actor, state-affiliation suggested",Local effects,7
4,Four,01.01.2022,,Data theft,Germany,DE,Not available,Not available,Unknown - not attributed,,3
5,Five,01.01.2022,,Not available,Germany,DE,Russia,RU,State,,3
"""
EUREPOC_BY_NAME = """\
ID,name,start_date,end_date,incident_type,receiver_country,initiator_country,initiator_category,\
physical_effects_spatial,physical_effects_temporal,data_theft,disruption
1,One,2019-01-01,2020-02-01,Data theft;Hijacking with Misuse,"['Korea, Republic of', 'Japan']",\
"[""Korea, Democratic People's Republic of"", 'Unknown']",['State'],none,none,yes (a lot),none
2,Two,2019-02-30,,Disruption,"['Iran, Islamic Republic of']",['Israel'],['State'],,,,
3,Three,2019-05-06,2000-01-01,Disruption,"['Iran, Islamic Republic of', 'Europe (region)']",\
['Israel'],"['Non-state-group', 'Individual hacker(s)']",none,none,none,none
4,Four,2019-05-07,,Ransomware,['Middle East (region)'],['Russia'],['State'],none,none,none,none
"""
DYADIC = """\
"dyad_id","initiator_country","initiator_alpha_2","receiver_country",\
"receiver_country_alpha_2_code","incident_id","name","start_date","end_date","operation_type",\
"initiator_category","receiver_id","physical_effects_spatial","Data theft","Data theft & Doxing",\
"Disruption","Hijacking with Misuse","Hijacking without Misuse","Not available","Ransomware"
1,"China","CN","India","IN",7,"A","2011-02-24 00:00:00","2012-02-24 00:00:00","Data theft",\
"State","9_0","Not available",1,0,0,1,0,0,0
1,"China","CN","India","IN",7,"A","2011-02-24 00:00:00","2012-02-24 00:00:00","Data theft",\
"State","9_1","Not available",1,0,0,1,0,0,0
2,"Pakistan","PK","India","IN",8,"B","2011-03-24 00:00:00","Not available","DDoS/Defacement",\
"Non-state-group","10_0","Not available",0,0,1,0,0,0,0
3,"Unknown","Unknown","United States","US",9,"C","2011-04-24 00:00:00","Not available",\
"Hack and leak","Non-state-group","11_0","Not available",0,1,0,0,0,0,0
4,"Russia","RU","Namibia","NA",10,"D","2011-05-24 00:00:00","2011-05-25 00:00:00",\
"Ransomware & data theft extortion","State","12_0","Local effects",1,0,0,0,0,0,1
"""
CFR = """\
Title,Date,Affiliations,Description,Response,Victims,Sponsor,Type,Category,Sources_1
One,2018-03-12,,,,"India, Companies in Japan, and the United States",China,Espionage,Government,x
Two,2019-04-01,,,Hack Back   https://x.example,Iran,"Israel, United States",Sabotage,Military,x
Three,2019-05-01,,,Denouncement   https://x.example,"Palestine, State of",Israel,Defacement,,x
Four,2019-06-01,,,,Universities,Iran (Islamic Republic of),Espionage,,x
Five,,,,,India,Pakistan,Denial of service,,x
Six,2020-01-01,,,,South Korea,Korea (Democratic People's Republic of),Financial Theft,,x
Seven,2020-01-01,,,,"European Union, Ukraine",Russian Federation,Denial of service,,x
"""
RESPONSES = """\
Cyberincidentnum,Dyadpair,StateA,StateB,Name,interactionstartdate,method,targettype,initiator,\
target,cyber_objective,severity,Cyber_escalation,Ddeny/reject-
1,2365,US,Russia,One,2008-02-01,3,2,2,365,3,4,0,6
"""
LAYOUTS = {
    "incidents": OWN,
    "DCID 2.0": DCID,
    "EuRepoC": EUREPOC,
    "EuRepoC 1.1": EUREPOC_BY_NAME,
    "EuRepoC dyadic": DYADIC,
    "CFR": CFR,
}

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def sheet(rows: list[list[str]]) -> str:
    cells = "".join(
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row)
        + "</row>"
        for row in rows
    )
    return worksheet(cells)


def worksheet(rows: str) -> str:
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def spreadsheet(first_sheet: str) -> bytes:
    """Return the least that counts as a spreadsheet."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        '<sheet name="DCID" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": first_sheet,
    }
    return archive(parts)


def archive(parts: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return content.getvalue()
