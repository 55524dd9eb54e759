*** Test Cases ***
# @llr REQ-DOOR-SWH-2
Motor Is Quiet
    Listen
