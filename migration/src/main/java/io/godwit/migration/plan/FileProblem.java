package io.godwit.migration.plan;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why a file that a user has named cannot be read or written, in words. */
public final class FileProblem {
    private FileProblem() {}

    public static String of(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "a file of that name is in the way";
        }
        if (e instanceof AccessDeniedException) {
            return "permission is denied";
        }
        if (e instanceof MalformedInputException) {
            return "it is no text in UTF-8";
        }
        String reason = e instanceof FileSystemException other ? other.getReason() : null;
        return reason != null ? reason : String.valueOf(e.getMessage());
    }
}
