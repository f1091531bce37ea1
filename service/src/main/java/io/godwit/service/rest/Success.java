package io.godwit.service.rest;

/** How {@code /v2} answers what went well: {@code {"code": 0, "data": ...}}. */
record Success(int code, Object data) {
    static Success of(Object data) {
        return new Success(0, data);
    }
}
