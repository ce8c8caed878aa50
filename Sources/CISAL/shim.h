#ifndef JIRASTREAM_CISAL_H
#define JIRASTREAM_CISAL_H

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

/* The sizes of the level buffers are macros that Swift does not import. */
static inline uint32_t cisal_level_buffer_size(int level) {
    switch (level) {
    case 0: return ISAL_DEF_LVL0_DEFAULT;
    case 1: return ISAL_DEF_LVL1_DEFAULT;
    case 2: return ISAL_DEF_LVL2_DEFAULT;
    default: return ISAL_DEF_LVL3_DEFAULT;
    }
}

#endif
