"""What facts usually say, by version of the dictionary, the most usual last; a version that was released never changes."""

from collections.abc import Mapping

_FIRST = b"""\
"claims_handler","senior_claims_handler","company_doctor","functional_administrator","auditor","conventional","wga_erd","wga_gap",\
"wia_excess","tax_authority","administrator","garnishment","components_booked","bookings_explained","no_extra_beneficiary",\
"net_equal","manual","rejected","import","approved","pending","included","spreekuur","intake","controle","telefonisch",\
"Administratie","Productie","Verkoop","Kantoor","Winkel","Logistiek","Zorg","Onderhoud","Techniek","Magazijn",\
"Plan een gesprek","Probleemanalyse","Plan van aanpak","Evaluatie","Bel de werknemer","Controleer ","Vraag ",\
"case_manager","planner","stop_loss","zw_erd","insurer","employee","all"\
"handmatig beoordelen"],"handmatig akkoord"],"automatisch accorderen"],"frequent verzuim"]\
false,false],"true,true],"null,null],"false,null],",true,null],"false,false,null,null]],[[0,0,"0.00"],0,0,0,"0.00"],"1,0,0,"\
"100"],"50"],"75.00","50.00","25.00","15 jaar","/case"],"/employee"],"/employer"],\
{"AbsenceHistory":[["2024-","2025-"],2],"Accounts":[["employee","insurer"]],"ActedBefore":[["Bericht bij ","Taak bij "]],\
"Appointment":["A-","2026-",false,"spreekuur",null],"Attendance":[false],"CaseAgenda":["2026-",null],\
"CaseCharacteristics":[[]],"CaseClaims":[1,0,0,"0.00"],"CaseSegment":["2026-","100",null],\
"Claim":["C-",".00","import","pending","2026-","2026-",31,1,1,"system",null],"ClaimSurroundings":[0,0,true],\
"EmployeeCharacteristics":[[]],"Employer":["W-","B.V."],"EmployerAbsence":[100,5,"5"],"EmployerCharacteristics":[[]],\
"EmployerWages":[5,0,"1000.00",261],"ImportedWages":[".00",".00",".00","2026-",1,null,0],\
"IncludedWages":[[["P-",null,1,0,".00"]]],"Inclusions":[[["P-","stop_loss","2025-01-01"]]],"Onset":[true,null,null],\
"OpenTasks":[[],0],"Policies":[[["P-","conventional",["2025-01-01",null],".00",".00"]]],\
"Policy":["P-","conventional","V001","all",true,"2025-01-01",null,".00",".00"],"SegmentHistory":[1,null],\
"Task":["Bel de werknemer","planner","2026-"],"WageChecks":[[]]}\
{"AbsenceCase":["T-","2027-01-01"],"Person":["M-","2026-12-01"],"CaseWage":["100.00",null],\
"2020-01-01","2024-01-01","2025-01-01","2025-10-","2026-0","CaseSegment":["2026-","100",null],\
"CaseWage":["200.00","304.25"],"EmployeeCharacteristics":[[]],"Employer":["W-"EmployerCharacteristics":[[]],\
{"AbsenceCase":["T-","2026-01-01"],"CaseCharacteristics":[[]],"CaseCourse":["absence",0,1,false,null],\
"Employment":["Magazijn","2020-01-01",null,true,60],"Person":["M-",40]}\
"""

DICTIONARIES: Mapping[int, bytes] = {1: _FIRST}
