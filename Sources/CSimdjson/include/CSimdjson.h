#ifndef JIRASTREAM_CSIMDJSON_H
#define JIRASTREAM_CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* simdjson's first stage: it checks UTF-8, control characters inside strings and unclosed strings, and returns the
   offsets of structural characters and of the beginnings of scalars. The caller checks the rest of JSON's grammar. */
typedef struct csimdjson_indexer csimdjson_indexer;

/* Returns NULL if memory is exhausted. An indexer serves one thread at a time. */
csimdjson_indexer *csimdjson_indexer_create(void);
void csimdjson_indexer_destroy(csimdjson_indexer *indexer);

/* Indexes `length` bytes, which must be followed by 64 readable zero bytes. Returns 0, or simdjson's error code. */
int csimdjson_indexer_run(csimdjson_indexer *indexer, const uint8_t *bytes, size_t length);

/* The offsets found by the last successful run, ascending, and their number. Valid until the next run. */
const uint32_t *csimdjson_indexer_offsets(const csimdjson_indexer *indexer);
size_t csimdjson_indexer_count(const csimdjson_indexer *indexer);

/* The text of an error code, and the codes that callers handle separately. */
const char *csimdjson_error_text(int code);
int csimdjson_error_utf8(void);
int csimdjson_error_unclosed_string(void);
int csimdjson_error_unescaped_characters(void);
int csimdjson_error_empty(void);
int csimdjson_error_memory(void);

/* The name of the kernel chosen for this processor, such as "icelake" or "fallback". */
const char *csimdjson_kernel_name(void);

#ifdef __cplusplus
}
#endif

#endif
