internal import Foundation
internal import InterimData

extension KernelStep {
    /// Returns the steps of an application that reads records: each record, and some of its values.
    static func reading(_ pages: Pages) -> [KernelStep] {
        /// Returns the batches of pages in which all columns are indexed.
        func batches() throws -> [RecordBatch] {
            try pages.buffers.map { page in
                RecordBatch(
                    index: try pages.indexer.index(page, layout: pages.fullLayout),
                    columns: pages.fullLayout.columns
                )
            }
        }
        func step(_ name: String, _ body: @escaping (Record) throws -> Void) -> KernelStep {
            ofText("read \(name)", pages) {
                let batches = try batches()
                return {
                    for batch in batches {
                        for number in 0..<batch.count { try body(batch[number]) }
                    }
                    return 0
                }
            }
        }
        let whole = ofText("read pages", pages) {
            let batches = try batches()
            return {
                for batch in batches { keep(batch) }
                return 0
            }
        }
        return [
            whole,
            step("records") { keep($0) },
            step("columns") { record in
                keep(record["key"])
                keep(record["fields.summary"])
            },
            step("nested path") { keep($0["fields.status.name"]) },
            step("path without column") { keep($0["renderedFields.description"]) },
            step("detached") { keep($0.detached()) },
            step("decode") { keep(try $0.decode(as: Ticket.self)) },
            step("JSONDecoder") { keep(try JSONDecoder().decode(Ticket.self, from: Data($0.json.utf8))) },
        ]
    }
}
