"""The titles of the printed forms: the regulation's own where it names them (C5.1, C5.2)."""

TITLES = {
    "en": {
        "fault-notice": "Fault notice to a member of the customer service staff",
        "summary": "Summary of violations by the customer service staff",
        "posting": "Public posting of assessment results",
        "sanction": "Administrative sanction: decision",
        "appeal": "Record of an appeal",
        "report": "Corrective and preventive action report",
        "complaint": "Complaint record",
        "request": "Service request record",
        "patrol": "Patrol sheet",
        "brief": "Morning meeting",
        "disclosure": "Public statement of fees, income and expenditure",
    },
    "zh-Hant": {
        "fault-notice": "客服部員工過失通知單",
        "summary": "客服部員工違規處理情況匯總",
        "posting": "客服部員工考核結果公布",
        "sanction": "行政處分決定書",
        "appeal": "員工申訴處理記錄",
        "report": "糾正/預防措施報告",
        "complaint": "投訴處理記錄",
        "request": "客戶服務受理記錄",
        "patrol": "巡視記錄表",
        "brief": "早例會記錄",
        "disclosure": "收費項目、標準及收支情況公示",
    },
    "zh-Hans": {
        "fault-notice": "客服部员工过失通知单",
        "summary": "客服部员工违规处理情况汇总",
        "posting": "客服部员工考核结果公布",
        "sanction": "行政处分决定书",
        "appeal": "员工申诉处理记录",
        "report": "纠正/预防措施报告",
        "complaint": "投诉处理记录",
        "request": "客户服务受理记录",
        "patrol": "巡视记录表",
        "brief": "早例会记录",
        "disclosure": "收费项目、标准及收支情况公示",
    },
}
"""By language and form; the English ones say the same."""
