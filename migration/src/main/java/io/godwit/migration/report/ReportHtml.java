package io.godwit.migration.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** A report as one HTML page that needs nothing else: no script, no file beside it, no network. It is well-formed XML, too. */
public final class ReportHtml {
    private static final Template TEMPLATE = template();

    private ReportHtml() {}

    public static String of(Report report) {
        StringWriter writer = new StringWriter();
        write(report, writer);
        return writer.toString();
    }

    static void write(Report report, Writer writer) {
        TEMPLATE.execute(HtmlPage.of(report), writer);
    }

    private static Template template() {
        try (InputStream stream = ReportHtml.class.getResourceAsStream("report.html.mustache")) {
            if (stream == null) {
                throw new GodwitException(ErrorCode.INTERNAL, "The page's template is not in the program file.");
            }
            Reader reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
            return Mustache.compiler()
                    .emptyStringIsFalse(true)
                    .withFormatter(Wording::of)
                    .compile(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
