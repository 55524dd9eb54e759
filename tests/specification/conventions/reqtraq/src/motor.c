#include "motor.h"

/*
 * @brief Starts the motor.
 * @llr REQ-DOOR-SWH-1, REQ-DOOR-SWH-2
 */
void motor_start(void)
{
}

// \llr REQ-DOOR-SWH-12
void motor_stop(void)
{
}
