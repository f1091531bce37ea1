package io.godwit.service.access;

/**
 * An organization as somebody is in it.
 *
 * @param role that of whoever asks
 */
public record Organization(String id, String name, OrganizationRole role) {}
