package io.godwit.service.job;

/**
 * What a caller sends with a request so that it is done once, however often it is sent.
 *
 * @param text chosen by the caller
 * @param request a digest of the request, the same for the same request
 */
public record IdempotencyKey(String text, String request) {}
