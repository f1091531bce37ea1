/** HTTP: {@code /v2} as Zilliz Cloud's clients know it, {@code /api/v1} of our own. */
@NullMarked
package io.godwit.service.rest;

import org.jspecify.annotations.NullMarked;
