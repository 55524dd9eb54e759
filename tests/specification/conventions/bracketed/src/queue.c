/* Codes_SRS_QUEUE_01_001: [ `queue_create` shall allocate a queue. ]*/
QUEUE_HANDLE queue_create(size_t size)
{
    if (size == 0)
    {
        /*Codes_SRS_QUEUE_01_002: [If `size` is 0, `queue_create` shall fail and return `NULL`.]*/
        return NULL;
    }
    // Codes_SRS_QUEUE_01_003: [ Else it shall return the queue. ]
    return allocate(size);
}
