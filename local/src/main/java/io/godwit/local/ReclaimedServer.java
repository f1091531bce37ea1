package io.godwit.local;

import java.nio.file.Path;

/**
 * What a program that is no more had left behind.
 *
 * @param server the server's registered name, which begins with its distribution
 * @param folder its folder
 * @param ended whether the process still ran and was ended now
 * @param folderDeleted whether the folder was a temporary one and is gone
 */
public record ReclaimedServer(String server, Path folder, boolean ended, boolean folderDeleted) {}
