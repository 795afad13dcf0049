"""The documents, as citations count their characters."""

from fastapi import APIRouter, HTTPException

from api.deps import Asked, Owner
from api.schemas import Documents, DocumentSummary, DocumentText, problems

router = APIRouter(tags=["documents"])


@router.get("/v1/documents", responses=problems())
async def documents(owner: Owner, answering: Asked) -> Documents:
    """All documents, without their text."""
    return Documents(
        documents=[
            DocumentSummary(
                name=document.name,
                title=document.title,
                characters=len(document.text),
                statements=len(document.statements),
                subjects=[subject.name for subject in document.subjects],
            )
            for document in answering.assistant.index.documents.values()
        ]
    )


@router.get("/v1/documents/{name:path}", responses=problems(404, 422))
async def document(name: str, owner: Owner, answering: Asked) -> DocumentText:
    """One document with its text. In subfolders the name holds slashes."""
    found = answering.assistant.index.documents.get(name)
    if found is None:
        raise HTTPException(404, "There is no document of this name.")
    return DocumentText(
        name=found.name, title=found.title, text=found.text, subjects=[subject.name for subject in found.subjects]
    )
