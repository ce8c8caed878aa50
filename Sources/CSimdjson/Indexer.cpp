#include "CSimdjson.h"

#include <memory>
#include <new>
#include <simdjson.h>
#include <string>

static_assert(
    simdjson::SIMDJSON_VERSION_MAJOR >= 2,
    "jirastream requires simdjson 2.0 or later. Debian 12 and later provide it as libsimdjson-dev; Ubuntu 22.04 does not.");

// The offsets of simdjson's first stage are members that its header declares as internal. Only this file accesses them;
// a test compares the offsets with a plain scan, to detect a version of simdjson that changes them.
struct csimdjson_indexer {
    std::unique_ptr<simdjson::internal::dom_parser_implementation> implementation;
    size_t capacity = 0;
};

static const simdjson::implementation *active_kernel() {
    return simdjson::get_active_implementation();
}

extern "C" csimdjson_indexer *csimdjson_indexer_create(void) {
    return new (std::nothrow) csimdjson_indexer();
}

extern "C" void csimdjson_indexer_destroy(csimdjson_indexer *indexer) {
    delete indexer;
}

extern "C" int csimdjson_indexer_run(csimdjson_indexer *indexer, const uint8_t *bytes, size_t length) {
    if (length == 0) { return simdjson::EMPTY; }
    if (length > UINT32_MAX - 64) { return simdjson::CAPACITY; }
    if (!indexer->implementation || indexer->capacity < length) {
        // A quarter more than required, so that pages of slowly growing size do not each cause an allocation.
        size_t capacity = length + length / 4 + 4096;
        if (capacity > UINT32_MAX - 64) { capacity = UINT32_MAX - 64; }
        indexer->capacity = 0;
        indexer->implementation.reset();
        auto error = active_kernel()->create_dom_parser_implementation(
            capacity, simdjson::DEFAULT_MAX_DEPTH, indexer->implementation);
        if (error) { return error; }
        indexer->capacity = capacity;
    }
    return indexer->implementation->stage1(bytes, length, simdjson::stage1_mode::regular);
}

extern "C" const uint32_t *csimdjson_indexer_offsets(const csimdjson_indexer *indexer) {
    return indexer->implementation ? indexer->implementation->structural_indexes.get() : nullptr;
}

extern "C" size_t csimdjson_indexer_count(const csimdjson_indexer *indexer) {
    return indexer->implementation ? indexer->implementation->n_structural_indexes : 0;
}

extern "C" const char *csimdjson_error_text(int code) {
    return simdjson::error_message(static_cast<simdjson::error_code>(code));
}

extern "C" int csimdjson_error_utf8(void) { return simdjson::UTF8_ERROR; }
extern "C" int csimdjson_error_unclosed_string(void) { return simdjson::UNCLOSED_STRING; }
extern "C" int csimdjson_error_unescaped_characters(void) { return simdjson::UNESCAPED_CHARS; }
extern "C" int csimdjson_error_empty(void) { return simdjson::EMPTY; }
extern "C" int csimdjson_error_memory(void) { return simdjson::MEMALLOC; }

extern "C" const char *csimdjson_kernel_name(void) {
    static const std::string name = active_kernel()->name();
    return name.c_str();
}
