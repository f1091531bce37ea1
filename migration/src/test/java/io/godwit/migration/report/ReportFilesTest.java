package io.godwit.migration.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

class ReportFilesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path SCHEMA = Path.of("..", "docs", "reference", "report.schema.json");

    @TempDir
    Path folder;

    @Test
    void writesFourFilesAndNothingElse() throws IOException {
        SampleJob job = RichJob.in(folder);

        ReportFiles.write(job.store, job.job());
        ReportFiles.write(job.store, job.job());

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("report.txt", "report.json", "report.html", "failures.ndjson");
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() {
        SampleJob job = RichJob.in(folder.resolve("absent"));

        assertThatThrownBy(() -> ReportFiles.write(job.store, job.job()))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("report.txt")
                .hasMessageContaining("godwit jobs report");
    }

    @Test
    void theFailureFileHoldsEveryDifferenceAndTheReportTheFirstThousand() throws IOException {
        SampleJob job = RichJob.in(folder);

        ReportFiles files = ReportFiles.write(job.store, job.job());

        List<String> lines = Files.readAllLines(files.failures());
        assertThat(lines).hasSize(RichJob.DIFFERENCES + 1);
        JsonNode second = MAPPER.readTree(lines.get(1));
        assertThat(second.get("collection").asText()).isEqualTo("default." + RichJob.SCRIPT);
        assertThat(second.get("key").asText()).startsWith("schlüssel-1" + RichJob.SCRIPT);
        assertThat(second.get("keyType").asText()).isEqualTo("VarChar");
        assertThat(second.get("fields").toString()).isEqualTo("[\"vector\",\"$meta.色\"]");
        JsonNode differences = json(files).get("differences");
        assertThat(differences.get("rows")).hasSize(1_000);
        assertThat(differences.get("duplicateKeys")).hasSize(1);
        assertThat(differences.get("unequal").asLong()).isEqualTo(RichJob.DIFFERENCES);
    }

    @Test
    void theJsonIsAsItsSchemaSays() throws IOException {
        JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(Files.readString(SCHEMA));
        List<SampleJob> jobs = List.of(
                RichJob.in(folder),
                new SampleJob(folder),
                new SampleJob(folder).merging().copied("a", 10),
                new SampleJob(folder).renewing().copied("a", 10));

        for (SampleJob job : jobs) {
            assertThat(schema.validate(json(ReportFiles.write(job.store, job.job()))))
                    .isEmpty();
        }
    }

    @Test
    void whereNewKeysStandIsNamedOnceTheyAreWritten() throws IOException {
        SampleJob job = new SampleJob(folder).renewing().copied("a", 10);
        Path file = folder.resolve("ids").resolve("default.a.csv");

        JsonNode before = json(ReportFiles.write(job.store, job.job()));
        Files.createDirectories(file.getParent());
        Files.writeString(file, "old,new\r\n");
        ReportFiles after = ReportFiles.write(job.store, job.job());

        assertThat(before.at("/collections/0/newKeys/written").asBoolean()).isFalse();
        assertThat(json(after).at("/collections/0/newKeys/written").asBoolean()).isTrue();
        assertThat(json(after).at("/collections/0/newKeys/file").asText()).isEqualTo(file.toString());
        assertThat(Files.readString(after.text()).replaceAll("\\s+", "")).contains("oldandnewkeysin" + file);
        assertThat(Files.readString(after.html())).contains(file.toString());
    }

    @Test
    void theSchemaDescribesEveryFieldAndAllowsNoOther() throws IOException {
        JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(Files.readString(SCHEMA));
        SampleJob job = RichJob.in(folder);

        for (String place :
                List.of("", "/job", "/collections/0", "/collections/0/rows", "/differences/rows/0", "/plan")) {
            JsonNode changed = json(ReportFiles.write(job.store, job.job()));
            ((ObjectNode) changed.at(place)).put("unheardOf", 1);
            assertThat(schema.validate(changed)).as(place).isNotEmpty();
        }
    }

    @Test
    void numbersAreTheSameInJsonAsInTheLedger() throws IOException {
        SampleJob job = RichJob.in(folder);

        JsonNode root = json(ReportFiles.write(job.store, job.job()));

        assertThat(root.at("/totals/copied").asLong()).isEqualTo(12_345 + 7 + 6_000 + 2_500);
        assertThat(root.at("/collections/0/rows/verified").asLong()).isEqualTo(12_345);
        assertThat(root.at("/collections/0/work/retries").asLong()).isEqualTo(1);
        assertThat(root.at("/collections/0/work/phaseMillis/COPY").asLong()).isEqualTo(1_234);
        assertThat(root.at("/collections/0/verification/sourceDigest").asText())
                .isEqualTo(root.at("/collections/0/verification/targetDigest").asText())
                .hasSize(32);
        assertThat(root.at("/collections/2/rows/surplus").asLong()).isEqualTo(4);
        assertThat(root.at("/collections/3/failure/code").asText()).isEqualTo("UNAVAILABLE");
        assertThat(root.at("/job/elapsedMillis").asLong()).isEqualTo(123_000);
        assertThat(root.at("/plan/skipped/0").asText()).isEqualTo("default.no_index");
    }

    @Test
    void thePageEscapesWhateverNamesAndValuesHold() throws IOException {
        SampleJob job = RichJob.in(folder);

        String page = Files.readString(ReportFiles.write(job.store, job.job()).html());

        assertThat(page).doesNotContainIgnoringCase("<script").contains("&lt;script&gt;alert(");
        assertThat(page).doesNotContain("\u202e", "\u001b", "\u0000").contains("\\u202e", "\\u001b");
        Document document = parse(page);
        assertThat(texts(document, "summary")).anyMatch(text -> text.contains(RichJob.SCRIPT));
        assertThat(elements(document, "td").stream()
                        .filter(cell -> cell.getAttribute("class").startsWith("key"))
                        .map(Element::getTextContent))
                .hasSize(1_001);
    }

    @Test
    void thePageNeedsNothingElse() throws IOException {
        SampleJob job = RichJob.in(folder);

        Document document =
                parse(Files.readString(ReportFiles.write(job.store, job.job()).html()));

        for (Element element : elements(document, "*")) {
            assertThat(element.getTagName())
                    .isNotIn("script", "link", "img", "iframe", "object", "embed", "form", "base", "svg");
            assertThat(element.hasAttribute("src")).isFalse();
            assertThat(element.hasAttribute("style")).isFalse();
            assertThat(element.getAttribute("href")).matches("(#.*)?");
        }
        assertThat(document.getElementsByTagName("style").item(0).getTextContent())
                .doesNotContain("url(", "@import");
    }

    @Test
    void linksOfThePageLeadToItsCollections() throws IOException {
        SampleJob job = RichJob.in(folder);

        Document document =
                parse(Files.readString(ReportFiles.write(job.store, job.job()).html()));

        List<String> ids = elements(document, "details").stream()
                .map(element -> "#" + element.getAttribute("id"))
                .toList();
        assertThat(elements(document, "a").stream().map(element -> element.getAttribute("href")))
                .hasSize(4)
                .containsExactlyElementsOf(ids);
    }

    @Test
    void aJobWithoutCollectionsHasAPageToo() throws IOException {
        String page = ReportHtml.of(new SampleJob(folder).report());

        assertThat(texts(parse(page), "h1"))
                .containsExactly("Nothing was migrated: the selection holds no collection.");
    }

    private static JsonNode json(ReportFiles files) throws IOException {
        return MAPPER.readTree(files.json().toFile());
    }

    private static Document parse(String page) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(page)));
        } catch (ParserConfigurationException | SAXException e) {
            throw new AssertionError("the page is not well-formed", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Element> elements(Document document, String name) {
        NodeList nodes = document.getElementsByTagName(name);
        return Stream.iterate(0, i -> i + 1)
                .limit(nodes.getLength())
                .map(i -> (Element) nodes.item(i))
                .toList();
    }

    private static List<String> texts(Document document, String name) {
        return elements(document, name).stream().map(Element::getTextContent).toList();
    }
}
