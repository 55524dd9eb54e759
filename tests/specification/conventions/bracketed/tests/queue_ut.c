/* Tests_SRS_QUEUE_01_001: [ `queue_create` shall allocate a queue. ]*/
/* Tests_SRS_QUEUE_01_003: [ Else it shall return the queue. ]*/
TEST_FUNCTION(queue_create_succeeds)
{
    ASSERT_IS_NOT_NULL(queue_create(1), "SRS_QUEUE_01_002");
}
